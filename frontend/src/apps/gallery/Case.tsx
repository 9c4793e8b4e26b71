import type { ComponentChildren } from "preact";

interface CaseProps {
  title: string;
  /** Side by side, in columns, or as wide as the page. */
  as?: "flow" | "grid" | "plain";
  children: ComponentChildren;
}

/** One state or variant, named. */
export const Case = ({ title, as = "flow", children }: CaseProps) => (
  <div class="gallery-case">
    <h3>{title}</h3>
    <div class={`gallery-${as}`}>{children}</div>
  </div>
);
