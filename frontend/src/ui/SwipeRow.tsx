import "./SwipeRow.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { classes } from "@/ui/classes";
import { useHold } from "@/ui/hold";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { type Side, swiping } from "@/ui/swipe";

export interface SwipeAction {
  label: string;
  icon: IconName;
  tone?: "accent" | "ok" | "warn" | "danger" | "quiet";
  onAction: () => void;
}

export interface SwipeRowProps {
  /** Comes into sight at the start when the row is drawn towards the end, and the other way round. */
  start?: SwipeAction;
  end?: SwipeAction;
  children: ComponentChildren;
  /** A Menu with the same actions, for keyboard, mouse and screen reader; or hold the row. */
  menu?: ComponentChildren;
  /** From here on letting go acts, or the menu opens under a finger that holds: a haptic tick. */
  onArmed?: () => void;
  disabled?: boolean;
  class?: string;
  "data-ticket"?: string;
}

/** A row with an action to each side, done by drawing it far enough with a finger. */
export function SwipeRow(props: SwipeRowProps) {
  const front = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  now.current = props;
  const [side, setSide] = useState<Side | null>(null);
  const [isArmed, setArmed] = useState(false);

  useEffect(() => {
    if (!front.current) return;
    let wasArmed = false;
    return swiping(front.current, {
      isOff: () => now.current.disabled ?? false,
      has: (one) => now.current[one] !== undefined,
      show: (one, armed) => {
        if (armed && !wasArmed) now.current.onArmed?.();
        wasArmed = armed;
        setSide(one);
        setArmed(armed);
      },
      act: (one) => now.current[one]?.onAction(),
    });
  }, []);

  const menu = useRef<HTMLDivElement>(null);
  const held = useHold(() => {
    const button = menu.current?.querySelector("button");
    if (button) now.current.onArmed?.();
    button?.click();
  });
  const action = side && props[side];
  return (
    <div class={classes("swipe", props.class)} data-ticket={props["data-ticket"]}>
      {action && (
        <div
          class={classes(
            "swipe-behind",
            `swipe-${side}`,
            `swipe-tone-${action.tone ?? "accent"}`,
            isArmed && "swipe-armed",
          )}
          aria-hidden="true"
        >
          <span class="swipe-sign">
            <Icon name={action.icon} size="l" />
            {action.label}
          </span>
        </div>
      )}
      <div {...(props.menu && held)} class="swipe-front holds" ref={front}>
        {props.children}
      </div>
      {props.menu && (
        <div class="swipe-menu" ref={menu}>
          {props.menu}
        </div>
      )}
    </div>
  );
}
