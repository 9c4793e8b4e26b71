import "./StatusChip.css";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";

export type PriorityKind = "low" | "normal" | "high" | "critical";

export interface PriorityMarkProps {
  priority: PriorityKind;
  label: string;
  /** The sign alone, with the word for those who do not see it. */
  compact?: boolean;
}

export const PRIORITY_ICONS: Record<PriorityKind, IconName> = {
  low: "low",
  normal: "minus",
  high: "high",
  critical: "critical",
};

/** How urgent a ticket is: a sign of its own for each, and the word. */
export const PriorityMark = ({ priority, label, compact }: PriorityMarkProps) => (
  <span class={classes("priority", `priority-${priority}`)}>
    <Icon name={PRIORITY_ICONS[priority]} size="s" label={compact ? label : undefined} />
    {!compact && <span>{label}</span>}
  </span>
);
