import "./Badge.css";
import { classes } from "@/ui/classes";

export interface BadgeProps {
  count: number;
  /** "3 unread": said instead of the bare number. */
  label?: string;
  tone?: "accent" | "quiet" | "danger";
  /** From where on it is "99+". */
  most?: number;
}

/** How many. Nothing at all for none. */
export function Badge({ count, label, tone = "accent", most = 99 }: BadgeProps) {
  if (count <= 0) return null;
  return (
    <span class={classes("badge", `badge-${tone}`)}>
      <span dir="ltr" aria-hidden={label ? true : undefined}>
        {count > most ? `${most}+` : count}
      </span>
      {label && <span class="visually-hidden">{label}</span>}
    </span>
  );
}
