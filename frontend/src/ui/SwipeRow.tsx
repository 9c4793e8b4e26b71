import "./SwipeRow.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { classes } from "@/ui/classes";
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
  /** A Menu with the same actions, for keyboard, mouse and screen reader. */
  menu?: ComponentChildren;
  /** The moment from which letting go acts: a haptic tick. */
  onArmed?: () => void;
  disabled?: boolean;
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

  const action = side && props[side];
  return (
    <div class="swipe">
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
      <div class="swipe-front" ref={front}>
        {props.children}
      </div>
      {props.menu && <div class="swipe-menu">{props.menu}</div>}
    </div>
  );
}
