import "./ConnDot.css";
import { classes } from "@/ui/classes";

export type Connection = "live" | "reconnecting" | "catching-up" | "offline";

export interface ConnDotProps {
  state: Connection;
  /** The truth in words: "Live", "Offline, as of 14:02". */
  text: string;
  /** The dot alone while nothing is wrong; the words stay for those who do not see. */
  quiet?: boolean;
}

/** Whether what is on the screen is what is so. Each state has a shape of its own. */
export const ConnDot = ({ state, text, quiet }: ConnDotProps) => (
  <span class={classes("conn", `conn-${state}`)} role="status" title={text}>
    <span class="conn-dot" aria-hidden="true" />
    <span class={quiet && isWell(state) ? "visually-hidden" : undefined}>{text}</span>
  </span>
);

const isWell = (state: Connection) => state === "live" || state === "catching-up";
