import "./Empty.css";
import type { ComponentChildren } from "preact";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";

export interface EmptyProps {
  icon?: IconName;
  title: string;
  text?: string;
  /** One Button. */
  action?: ComponentChildren;
}

/** Nothing here: one sentence, one thing to do. */
export const Empty = ({ icon, title, text, action }: EmptyProps) => (
  <div class="empty">
    {icon && (
      <span class="empty-icon">
        <Icon name={icon} size="l" />
      </span>
    )}
    <p class="empty-title">{title}</p>
    {text && <p class="empty-text">{text}</p>}
    {action}
  </div>
);
