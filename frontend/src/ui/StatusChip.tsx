import "./StatusChip.css";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";

/** The fixed categories of tickets, which a tenant names, and closed as spam. */
export type StatusKind = "open" | "in_progress" | "waiting" | "resolved" | "closed" | "spam";

export interface StatusChipProps {
  status: StatusKind;
  /** The tenant's own word for it. */
  label: string;
}

export const STATUS_ICONS: Record<StatusKind, IconName> = {
  open: "open",
  in_progress: "progress",
  waiting: "waiting",
  resolved: "check-circle",
  closed: "archive",
  spam: "shield",
};

/** Where a ticket stands: sign and word, the colour only helps. */
export const StatusChip = ({ status, label }: StatusChipProps) => (
  <span class={classes("status", `status-${status}`)}>
    <Icon name={STATUS_ICONS[status]} size="s" />
    <bdi>{label}</bdi>
  </span>
);
