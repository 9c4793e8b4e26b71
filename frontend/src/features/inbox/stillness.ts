/** When a list must not move. */

import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { scrollListTo, useNotedPlace, whereLeft } from "@/features/tickets/listPlace";

const TOP_PX = 8;

/** Whether rows have to keep their places: a finger is down, or the top is out of sight. */
export function useStillness(box: RefObject<HTMLElement>, list: string, isWide: boolean) {
  const [isOff, setOff] = useState((whereLeft(list)?.top ?? 0) > TOP_PX);
  const [isTouched, setTouched] = useState(false);
  useNotedPlace(box, list, isWide, (top) => setOff(top > TOP_PX));
  useEffect(() => {
    const down = (event: TouchEvent) => {
      if (box.current?.contains(event.target as Node)) setTouched(true);
    };
    const up = (event: TouchEvent) => {
      if (event.touches.length === 0) setTouched(false);
    };
    document.addEventListener("touchstart", down, { passive: true });
    document.addEventListener("touchend", up, { passive: true });
    document.addEventListener("touchcancel", up, { passive: true });
    return () => {
      document.removeEventListener("touchstart", down);
      document.removeEventListener("touchend", up);
      document.removeEventListener("touchcancel", up);
    };
  }, [box]);
  return { isHeld: isOff || isTouched, toTop: () => scrollListTo(box.current, 0, isWide) };
}
