import type { RefObject } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";

export type Align = "start" | "center" | "end";
const GAP = 6;
const EDGE = 8;

/** The panel stands below its anchor, or above where there is more room, inside what is seen. */
export function place(anchor: Element, panel: HTMLElement, align: Align, isAsWide = false): void {
  const at = anchor.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  // With the keyboard up only the visual viewport is seen.
  const height = globalThis.visualViewport?.height ?? globalThis.innerHeight;
  const style = panel.style;
  const scrolled = panel.scrollTop;
  style.minInlineSize = isAsWide ? `${at.width}px` : "";
  style.maxBlockSize = "";
  // Not its rectangle: while it appears it is drawn smaller than it is.
  const own = { width: panel.offsetWidth, height: panel.offsetHeight };
  const below = height - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const isAbove = own.height > below && above > below;
  style.maxBlockSize = `${Math.max(120, isAbove ? above : below)}px`;
  const isReversed = getComputedStyle(panel).direction === "rtl";
  const toRight = align === "center" ? 0.5 : (align === "end") === isReversed ? 0 : 1;
  const left = at.left + (at.width - own.width) * toRight;
  style.left = `${Math.min(Math.max(EDGE, left), Math.max(EDGE, width - own.width - EDGE))}px`;
  style.top = isAbove
    ? `${Math.max(EDGE, at.top - GAP - Math.min(own.height, above))}px`
    : `${at.bottom + GAP}px`;
  // Measured at its full height it had nothing to scroll.
  if (scrolled) panel.scrollTop = scrolled;
}

/** While `isOpen`: above everything else, beside its anchor, also when the page moves. */
export function useFloating(
  isOpen: boolean,
  anchor: RefObject<HTMLElement>,
  panel: RefObject<HTMLElement>,
  align: Align,
  isAsWide = false,
): void {
  useLayoutEffect(() => {
    const float = panel.current;
    if (!isOpen || !float) return;
    const move = (event?: Event) => {
      if (event?.target === float || !anchor.current) return; // what scrolls inside of it
      place(anchor.current, float, align, isAsWide);
    };
    // Older web views have no top layer; there the panel is `position: fixed` with a z-index.
    float.showPopover?.();
    move();
    addEventListener("resize", move);
    addEventListener("scroll", move, { capture: true, passive: true });
    globalThis.visualViewport?.addEventListener("resize", move);
    return () => {
      removeEventListener("resize", move);
      removeEventListener("scroll", move, { capture: true });
      globalThis.visualViewport?.removeEventListener("resize", move);
    };
  }, [isOpen, anchor, panel, align, isAsWide]);
}

/** While `isOpen`, a press outside all of the elements closes. */
export function useDismiss(
  isOpen: boolean,
  close: () => void,
  ...inside: RefObject<HTMLElement>[]
): void {
  useEffect(() => {
    if (!isOpen) return;
    const pressed = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!inside.some((one) => one.current?.contains(target))) close();
    };
    document.addEventListener("pointerdown", pressed, true);
    return () => document.removeEventListener("pointerdown", pressed, true);
  });
}
