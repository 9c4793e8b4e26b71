import "./Tooltip.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Kbd } from "@/ui/Kbd";
import { useFloating } from "@/ui/place";

export interface TooltipProps {
  /** Says again what the child's accessible name says, for those who see it. */
  text: string;
  keys?: string | undefined;
  children: ComponentChildren;
}

const WAIT_MS = 400;

/** The name of what the mouse or the keyboard's focus is on. Escape hides it. */
export function Tooltip({ text, keys, children }: TooltipProps) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const panel = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useFloating(isOpen, anchor, panel, "center");
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isOpen) return;
    const leave = (event: KeyboardEvent) => event.key === "Escape" && setOpen(false);
    document.addEventListener("keydown", leave);
    return () => document.removeEventListener("keydown", leave);
  }, [isOpen]);
  const show = (after: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(true), after);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  return (
    <span
      class="tooltip-anchor"
      ref={anchor}
      onPointerEnter={(event) => event.pointerType === "mouse" && show(WAIT_MS)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocusIn={(event) => (event.target as Element).matches(":focus-visible") && show(0)}
      onFocusOut={hide}
    >
      {children}
      {isOpen && (
        <span class="tooltip" popover="manual" aria-hidden="true" ref={panel}>
          {text}
          {keys && <Kbd keys={keys} />}
        </span>
      )}
    </span>
  );
}
