/** Where lists of tickets were left, in the window or in their own pane. */

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import type { VirtualListHandle, VirtualListProps } from "@/ui/VirtualList";

interface Left {
  top: number;
  cache?: VirtualListProps<unknown>["cache"];
}

const left = new Map<string, Left>();

/** Where the list was scrolled to when it was last on the screen. */
export const whereLeft = (list: string): Left | undefined => left.get(list);

const scroller = (box: HTMLElement | null): HTMLElement | null =>
  box?.querySelector<HTMLElement>(".virtual-inner") ?? null;

export function scrollListTo(box: HTMLElement | null, top: number, isWide: boolean): void {
  const inner = scroller(box);
  if (isWide && inner) inner.scrollTop = top;
  else if (!isWide) scrollTo({ top, behavior: "instant" });
}

/** Notes where the list is scrolled to, and says so. */
export function useNotedPlace(
  box: RefObject<HTMLElement>,
  list: string,
  isWide: boolean,
  say?: (top: number) => void,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `say` does the same each time.
  useEffect(() => {
    const scrolled = (event: Event) => {
      const inner = isWide ? scroller(box.current) : null;
      if (isWide && event.target !== inner) return;
      if (!box.current?.isConnected) return;
      const top = isWide ? (inner?.scrollTop ?? 0) : scrollY;
      left.set(list, { ...left.get(list), top });
      say?.(top);
    };
    document.addEventListener("scroll", scrolled, { capture: true, passive: true });
    return () => document.removeEventListener("scroll", scrolled, { capture: true });
  }, [box, list, isWide]);
}

/** Once it `isThere`, the list stands where it stood, and how high its rows are is remembered. */
export function useKeptPlace(
  box: RefObject<HTMLElement>,
  handle: RefObject<VirtualListHandle>,
  list: string,
  isThere: boolean,
  isWide: boolean,
): void {
  useLayoutEffect(() => {
    if (!isThere) return;
    // Where nothing was scrolled yet, asking would lay the first rows out twice.
    if (left.size > 0) scrollListTo(box.current, left.get(list)?.top ?? 0, isWide);
    return () => {
      left.set(list, { top: 0, ...left.get(list), cache: handle.current?.cache() });
    };
  }, [box, handle, list, isThere, isWide]);
}
