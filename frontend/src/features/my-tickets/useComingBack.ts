import { useLayoutEffect, useRef } from "preact/hooks";
import { boot } from "@/core/boot";

/** Back from a ticket the list stands where it was left, with the focus on that ticket. */
export function useComingBack(isShown: boolean, current: string): void {
  const left = useRef({ at: 0, id: "", isShown });
  if (current) left.current.id = current;
  useLayoutEffect(() => {
    const was = left.current;
    if (was.isShown === isShown) return;
    was.isShown = isShown;
    if (!isShown) {
      scrollTo(0, 0);
      return;
    }
    scrollTo(0, was.at);
    const href = `${boot().base}t/${was.id}`;
    document.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]`)?.focus({
      preventScroll: true,
    });
  }, [isShown]);
  useLayoutEffect(() => {
    if (!isShown) return;
    const note = () => {
      left.current.at = scrollY;
    };
    addEventListener("scroll", note, { passive: true });
    return () => removeEventListener("scroll", note);
  }, [isShown]);
}
