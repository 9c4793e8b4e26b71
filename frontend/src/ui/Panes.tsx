import "./Panes.css";
import type { ComponentChildren } from "preact";
import { TWO_PANES, useMedia } from "@/ui/media";

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
export function Panes({ focus, list, main, side, listLabel, sideLabel }: PanesProps) {
  // What a phone shows is the page's main part there, whichever it is.
  const chief = useMedia(TWO_PANES) ? "main" : focus;
  return (
    <div class={`panes panes-at-${focus}`}>
      <section
        class="pane pane-list"
        role={chief === "list" ? "main" : "region"}
        aria-label={listLabel}
      >
        {list}
      </section>
      <section class="pane pane-main" role={chief === "main" ? "main" : undefined}>
        {main}
      </section>
      {side && (
        <section
          class="pane pane-side"
          role={chief === "side" ? "main" : "complementary"}
          aria-label={sideLabel}
        >
          {side}
        </section>
      )}
    </div>
  );
}
