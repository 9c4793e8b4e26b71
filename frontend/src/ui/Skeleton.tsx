import "./Avatar.css";
import "./Row.css";
import "./Skeleton.css";
import { classes } from "@/ui/classes";

export interface SkeletonProps {
  shape?: "text" | "circle" | "block";
  /** A CSS length; as wide as the place otherwise. */
  width?: string;
  height?: string;
}

/** The place of something that is on its way. */
export const Skeleton = ({ shape = "text", width, height }: SkeletonProps) => (
  <span
    class={classes("skeleton", `skeleton-${shape}`)}
    style={{ inlineSize: width, blockSize: height }}
    aria-hidden="true"
  />
);

export interface SkeletonListProps {
  /** "Loading tickets": said once. */
  label: string;
  rows?: number;
}

const WIDTHS = ["62%", "48%", "71%", "55%", "40%"];

/** Rows with an avatar and three lines, as the inbox has them. */
export const SkeletonRows = ({ label, rows = 8 }: SkeletonListProps) => (
  <div class="skeleton-list" role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, at) => (
      <div class="row" key={at}>
        <div class="row-target">
          <span class="row-before">
            <span class="avatar skeleton" />
          </span>
          <span class="row-main">
            <Skeleton width={WIDTHS[at % 5]} />
            <span class="row-text">
              <Skeleton width={WIDTHS[(at + 2) % 5]} />
            </span>
            <span class="skeleton-small">
              <Skeleton width="30%" />
            </span>
          </span>
        </div>
      </div>
    ))}
  </div>
);

/** Bubbles of a conversation. */
export const SkeletonBubbles = ({ label, rows = 5 }: SkeletonListProps) => (
  <div class="skeleton-bubbles" role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, at) => (
      <Skeleton
        key={at}
        shape="block"
        width={WIDTHS[at % 5]}
        height={at % 3 === 1 ? "2.5rem" : "4rem"}
      />
    ))}
  </div>
);
