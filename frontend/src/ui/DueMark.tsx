import "./StatusChip.css";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";

export interface DueMarkProps {
  tone: "ok" | "near" | "late";
  /** "15 min", "5 min late". */
  text: string;
  /** The same in full, for whoever hears it or points at it. */
  label: string;
}

/** When something is due: sign and words, the colour only helps. */
export const DueMark = ({ tone, text, label }: DueMarkProps) => (
  <span class={classes("due", `due-${tone}`)} title={label}>
    <Icon name={tone === "late" ? "alarm" : "clock"} size="s" label={label} />
    <span aria-hidden="true">{text}</span>
  </span>
);
