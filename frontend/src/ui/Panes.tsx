import "./Panes.css";
import type { ComponentChildren } from "preact";

export type Pane = "list" | "main" | "side";

export interface PanesProps {
  /** The one a phone shows. */
  focus: Pane;
  list: ComponentChildren;
  main: ComponentChildren;
  side?: ComponentChildren;
  /** Accessible names of the list and the side. */
  listLabel: string;
  sideLabel?: string;
}

/**
 * One pane below 900 px, where the document scrolls; two from there, three from 1240 px, where each
 * scrolls by itself. Between, `side` takes the place of `main` while it has the focus.
 */
export const Panes = ({ focus, list, main, side, listLabel, sideLabel }: PanesProps) => (
  <div class={`panes panes-at-${focus}`}>
    <section class="pane pane-list" aria-label={listLabel}>
      {list}
    </section>
    <main class="pane pane-main">{main}</main>
    {side && (
      <aside class="pane pane-side" aria-label={sideLabel}>
        {side}
      </aside>
    )}
  </div>
);
