import "./Float.css";
import "./Menu.css";
import type { ComponentChildren, RefObject } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import type { IconName } from "@/ui/icons/names";
import { Kbd } from "@/ui/Kbd";
import { focusables, stepped } from "@/ui/keys";
import { type Align, useDismiss, useFloating } from "@/ui/place";

export interface MenuItem {
  id: string;
  label: string;
  icon?: IconName;
  hint?: string;
  keys?: string;
  /** Drawn with a tick; for one of several, or a toggle. */
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  /** A line above. */
  divided?: boolean;
  onSelect: () => void;
}

export interface MenuTrigger {
  id: string;
  "aria-haspopup": "menu";
  "aria-expanded": boolean;
  "aria-controls": string | undefined;
  onClick: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

export interface MenuProps {
  /** The accessible name of the button, and of the menu. */
  label: string;
  items: readonly MenuItem[];
  icon?: IconName;
  align?: Align;
  /** Draws another button; all it is given goes onto a `<button>`. */
  trigger?: (props: MenuTrigger) => ComponentChildren;
}

/** Actions behind a button. Arrows, Home, End and letters move; Escape and Tab leave. */
export function Menu({ label, items, icon = "more", align = "end", trigger }: MenuProps) {
  const [start, setStart] = useState<"first" | "last" | null>(null);
  const isOpen = start !== null;
  const anchor = useRef<HTMLSpanElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = () => setStart(null);
  useFloating(isOpen, anchor, panel, align);
  useDismiss(isOpen, close, anchor, panel);
  // Before the next key: one that came earlier would go to the button, and be lost.
  useLayoutEffect(() => {
    if (start)
      focusables(panel.current)
        .at(start === "first" ? 0 : -1)
        ?.focus();
  }, [start]);

  const leave = () => {
    close();
    anchor.current?.querySelector("button")?.focus();
  };
  const wired: MenuTrigger = {
    id: `${id}-button`,
    "aria-haspopup": "menu",
    "aria-expanded": isOpen,
    "aria-controls": isOpen ? id : undefined,
    onClick: () => setStart(isOpen ? null : "first"),
    onKeyDown: (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      setStart(event.key === "ArrowDown" ? "first" : "last");
    },
  };
  return (
    <span class="menu" ref={anchor}>
      {trigger ? trigger(wired) : <IconButton icon={icon} label={label} {...wired} />}
      {isOpen && <MenuList {...{ id, label, items, panel, leave, close }} />}
    </span>
  );
}

interface MenuListProps {
  id: string;
  label: string;
  items: readonly MenuItem[];
  panel: RefObject<HTMLDivElement>;
  leave: () => void;
  close: () => void;
}

function MenuList({ id, label, items, panel, leave, close }: MenuListProps) {
  const move = (event: KeyboardEvent) => {
    if (event.key === "Tab") return close();
    event.stopPropagation();
    if (event.key === "Escape") return leave();
    const all = focusables(panel.current);
    const to = stepped(event.key, all, document.activeElement);
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  return (
    <div
      class="float"
      popover="manual"
      role="menu"
      id={id}
      aria-label={label}
      ref={panel}
      onKeyDown={move}
    >
      {items.map((item) => (
        <button
          type="button"
          key={item.id}
          {...roleOf(item)}
          aria-disabled={item.disabled || undefined}
          tabIndex={-1}
          class={classes(
            "float-item",
            item.danger && "float-danger",
            item.divided && "menu-divided",
          )}
          onClick={() => {
            if (item.disabled) return;
            leave();
            item.onSelect();
          }}
        >
          {item.icon && <Icon name={item.icon} />}
          <span class="float-text">
            {item.label}
            {item.hint && <span class="menu-hint float-hint">{item.hint}</span>}
          </span>
          {item.keys && <Kbd keys={item.keys} />}
          {item.checked && <Icon name="check" />}
        </button>
      ))}
    </div>
  );
}

const roleOf = ({ checked }: MenuItem) =>
  checked === undefined
    ? ({ role: "menuitem" } as const)
    : ({ role: "menuitemcheckbox", "aria-checked": checked } as const);
