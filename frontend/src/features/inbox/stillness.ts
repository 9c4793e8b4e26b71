/** When a list must not move, and where it was left. */

import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { VirtualListProps } from "@/ui/VirtualList";

interface Left {
  top: number;
  cache?: VirtualListProps<unknown>["cache"];
}

const TOP_PX = 8;
const left = new Map<string, Left>();

/** Where the list was scrolled to when it was last on the screen. */
export const whereLeft = (list: string): Left | undefined => left.get(list);

const scroller = (box: HTMLElement | null): HTMLElement | null =>
  box?.querySelector<HTMLElement>(".virtual-inner") ?? null;

/** Remembers how high its rows are, which those that were scrolled past are known by. */
export function leave(list: string, cache: Left["cache"]): void {
  left.set(list, { top: 0, ...left.get(list), cache });
}

/** The list stands where it stood. */
export function restore(box: HTMLElement | null, list: string, isWide: boolean): void {
  const top = left.get(list)?.top ?? 0;
  const inner = scroller(box);
  if (isWide && inner) inner.scrollTop = top;
  else if (!isWide) scrollTo({ top, behavior: "instant" });
}

/** Whether rows have to keep their places: a finger is down, or the top is out of sight. */
export function useStillness(box: RefObject<HTMLElement>, list: string, isWide: boolean) {
  const [isOff, setOff] = useState((left.get(list)?.top ?? 0) > TOP_PX);
  const [isTouched, setTouched] = useState(false);
  useEffect(() => {
    const scrolled = (event: Event) => {
      const inner = scroller(box.current);
      if (isWide && event.target !== inner) return;
      if (!box.current?.isConnected) return;
      const top = isWide ? (inner?.scrollTop ?? 0) : scrollY;
      left.set(list, { ...left.get(list), top });
      setOff(top > TOP_PX);
    };
    const down = (event: TouchEvent) => {
      if (box.current?.contains(event.target as Node)) setTouched(true);
    };
    const up = (event: TouchEvent) => {
      if (event.touches.length === 0) setTouched(false);
    };
    document.addEventListener("scroll", scrolled, { capture: true, passive: true });
    document.addEventListener("touchstart", down, { passive: true });
    document.addEventListener("touchend", up, { passive: true });
    document.addEventListener("touchcancel", up, { passive: true });
    return () => {
      document.removeEventListener("scroll", scrolled, { capture: true });
      document.removeEventListener("touchstart", down);
      document.removeEventListener("touchend", up);
      document.removeEventListener("touchcancel", up);
    };
  }, [box, list, isWide]);
  const toTop = () => {
    const inner = scroller(box.current);
    if (isWide && inner) inner.scrollTop = 0;
    else scrollTo({ top: 0 });
  };
  return { isHeld: isOff || isTouched, toTop };
}
