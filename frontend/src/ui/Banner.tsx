import "./Banner.css";
import type { ComponentChildren } from "preact";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import type { IconName } from "@/ui/icons/names";

export interface BannerProps {
  tone?: "info" | "warn" | "danger" | "ok";
  icon?: IconName;
  children: ComponentChildren;
  action?: { label: string; onClick: () => void };
  closeLabel?: string;
  onClose?: () => void;
}

const ICONS: Record<NonNullable<BannerProps["tone"]>, IconName> = {
  info: "info",
  warn: "warning",
  danger: "error",
  ok: "check-circle",
};

/** Something true of the whole screen: no network, a new release, a blocked bot. */
export function Banner(props: BannerProps) {
  const { tone = "info", icon, children, action, closeLabel, onClose } = props;
  return (
    <div class={classes("banner", `banner-${tone}`)} role="status">
      <Icon name={icon ?? ICONS[tone]} />
      <div class="banner-main">
        <p class="banner-text">{children}</p>
        {action && (
          <button type="button" class="banner-action" onClick={action.onClick}>
            {action.label}
          </button>
        )}
      </div>
      {onClose && closeLabel && <IconButton icon="close" label={closeLabel} onClick={onClose} />}
    </div>
  );
}
