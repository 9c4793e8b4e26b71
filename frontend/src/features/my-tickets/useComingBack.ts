import type { RefObject } from "preact";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { boot } from "@/core/boot";
import { useKeptPlace, useNotedPlace } from "@/features/tickets/listPlace";
import type { VirtualListHandle } from "@/ui/VirtualList";

export const PLACE = "mine";
// Rows that were scrolled to exist some frames later.
const FRAMES = 10;
let last = "";

/** The ticket that is on the screen now, "" for none. */
export function noteOpen(id: string): void {
  if (id) last = id;
}

/** Back from a ticket the list stands where it was left, with the focus on that ticket. */
export function useComingBack(
  box: RefObject<HTMLElement>,
  handle: RefObject<VirtualListHandle>,
  isThere: boolean,
  isWide: boolean,
): void {
  useNotedPlace(box, PLACE, isWide);
  useKeptPlace(box, handle, PLACE, isThere, isWide);
  useLayoutEffect(() => {
    if (isThere && !isWide) return () => scrollTo(0, 0);
  }, [isThere, isWide]);
  useEffect(() => {
    if (!isThere || isWide || !last) return;
    const link = `a[href="${CSS.escape(`${boot().base}t/${last}`)}"]`;
    last = "";
    let left = FRAMES;
    const look = () => {
      const found = box.current?.querySelector<HTMLElement>(link);
      if (found) found.focus({ preventScroll: true });
      else if (--left > 0) frame = requestAnimationFrame(look);
    };
    let frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [box, isThere, isWide]);
}
