import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * In a window a few words stand above the composer, where the next ones will. The list is moved by
 * a transform: it reads its place in the page when the page scrolls, and a short page never does.
 */
export function useAtFoot(area: RefObject<HTMLElement>, scroll: "window" | "inner"): void {
  useLayoutEffect(() => {
    const room = area.current;
    const list = room?.querySelector<HTMLElement>(":scope > [role=list]");
    if (scroll !== "window" || !room || !list) return;
    const place = () => {
      const left = room.clientHeight - list.offsetHeight;
      list.style.translate = left > 0 ? `0 ${left}px` : "";
    };
    const sizes = new ResizeObserver(place);
    for (const one of [room, list]) sizes.observe(one);
    place();
    return () => {
      sizes.disconnect();
      list.style.translate = "";
    };
  }, [area, scroll]);
}
