import "./Button.css";
import type { ComponentProps } from "preact";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { Spinner } from "@/ui/Spinner";

type Native = Omit<ComponentProps<"button">, "size" | "icon" | "disabled" | "class">;

export interface ButtonProps extends Native {
  /** One primary a screen; `plain` is text in the link colour. */
  variant?: "primary" | "secondary" | "plain" | "danger" | "danger-plain";
  icon?: IconName;
  /** As wide as what holds it. */
  block?: boolean;
  /** Shows a spinner, keeps the focus, does nothing when pressed. */
  busy?: boolean;
  disabled?: boolean;
  /** 32 px high; with a finger still 44. */
  small?: boolean;
  class?: string;
}

/** Something that is done when it is pressed. */
export function Button(props: ButtonProps) {
  const {
    variant = "secondary",
    icon,
    block,
    busy,
    small,
    class: more,
    children,
    ...native
  } = props;
  return (
    <button
      type="button"
      {...native}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : props.onClick}
      class={classes(
        "button",
        `button-${variant}`,
        block && "button-block",
        small && "button-small",
        more,
      )}
    >
      {busy ? <Spinner /> : icon ? <Icon name={icon} size={small ? "s" : "m"} /> : null}
      {children}
    </button>
  );
}
