import "./List.css";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { classes } from "@/ui/classes";

export interface ListProps {
  /** The section's header. */
  header?: string;
  /** Said below, in small. */
  footer?: string;
  /** The accessible name where there is no header. */
  label?: string;
  /** A rounded card on a `grouped` page, as in Telegram's settings; else from edge to edge. */
  inset?: boolean;
  children: ComponentChildren;
}

/** Rows of one kind, with a header and a footer as Telegram's sections have them. */
export function List({ header, footer, label, inset, children }: ListProps) {
  const id = useId();
  return (
    <section class={classes("list", inset && "list-inset")}>
      {header && (
        <h2 class="list-header" id={id}>
          {header}
        </h2>
      )}
      <ul class="list-rows" aria-labelledby={header ? id : undefined} aria-label={label}>
        {children}
      </ul>
      {footer && <p class="list-footer">{footer}</p>}
    </section>
  );
}
