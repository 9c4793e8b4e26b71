import "./IconButton.css";
import type { ComponentProps } from "preact";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { Spinner } from "@/ui/Spinner";
import { Tooltip } from "@/ui/Tooltip";

type Native = Omit<ComponentProps<"button">, "icon" | "label" | "class" | "disabled">;

export interface IconButtonProps extends Native {
  icon: IconName;
  /** What it does; the accessible name, and the tooltip where there is a mouse. */
  label: string;
  /** Keys shown in the tooltip, as `Kbd` takes them. */
  keys?: string;
  variant?: "plain" | "filled" | "accent" | "danger";
  /** A toggle's state; leave away for what is no toggle. */
  pressed?: boolean;
  busy?: boolean;
  disabled?: boolean;
  /** A small dot: something new behind it. Say what in the label. */
  dot?: boolean;
  class?: string;
}

/** A button of one icon, 44 px for a finger, with its name as a tooltip. */
export function IconButton(props: IconButtonProps) {
  const {
    icon,
    label,
    keys,
    variant = "plain",
    pressed,
    busy,
    dot,
    class: more,
    ...native
  } = props;
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type="button"
        {...native}
        aria-label={label}
        aria-pressed={pressed}
        aria-busy={busy || undefined}
        onClick={busy ? undefined : props.onClick}
        class={classes("icon-button", `icon-button-${variant}`, dot && "icon-button-dot", more)}
      >
        {busy ? <Spinner /> : <Icon name={icon} />}
      </button>
    </Tooltip>
  );
}
