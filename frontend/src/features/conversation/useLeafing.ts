import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { dragging } from "@/ui/dragging";

export interface View {
  scale: number;
  x: number;
  y: number;
}

const WHOLE: View = { scale: 1, x: 0, y: 0 };
const NEAR = 2.5;
const SWIPE_PX = 60;
const DOUBLE_MS = 300;

/** Where a finger's way over a whole picture leads: to a neighbour, out, or nowhere. */
export function wayOf(x: number, y: number): "before" | "after" | "out" | null {
  if (Math.abs(x) > SWIPE_PX && Math.abs(x) > Math.abs(y)) return x > 0 ? "before" : "after";
  return y > 2 * SWIPE_PX ? "out" : null;
}

/** Fingers on a picture: swipes leaf or close, a double tap comes nearer, then one moves about. */
export function useLeafing(
  onLeaf: (by: number) => void,
  onClose: () => void,
): { stage: RefObject<HTMLDivElement>; view: View } {
  const stage = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(WHOLE);
  const now = useRef({ view, onLeaf, onClose });
  now.current = { view, onLeaf, onClose };
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    let tappedAt = 0;
    const tap = (at: number) => {
      const isDouble = at - tappedAt < DOUBLE_MS;
      tappedAt = isDouble ? 0 : at;
      if (isDouble) setView(now.current.view.scale > 1 ? WHOLE : { ...WHOLE, scale: NEAR });
    };
    const end = (x: number, y: number) => {
      const way = wayOf(x, y);
      if (way === "out") now.current.onClose();
      else if (way) now.current.onLeaf(way === "before" ? -1 : 1);
    };
    return dragging(
      element,
      ({ movement: [x, y], delta: [dx, dy], last, tap: isTap, event }) => {
        const { view: old } = now.current;
        if (isTap) tap(event.timeStamp);
        else if (old.scale > 1) setView({ ...old, x: old.x + dx, y: old.y + dy });
        else if (last) end(x, y);
      },
      { filterTaps: true },
    );
  }, []);
  return { stage, view };
}
