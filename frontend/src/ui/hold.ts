import { useEffect, useRef } from "preact/hooks";

const HOLD_MS = 420;
const STILL_PX = 10;

/**
 * For the element these go onto: a finger held still acts, and neither a click nor the browser's own
 * menu follows. By a timer, because iOS tells of no contextmenu.
 */
export function useHold(act: () => void) {
  const now = useRef(act);
  now.current = act;
  const hold = useRef({ timer: 0, x: 0, y: 0, isHeld: false });
  const stop = () => clearTimeout(hold.current.timer);
  useEffect(() => () => clearTimeout(hold.current.timer), []);
  const swallow = (event: Event) => {
    if (!hold.current.isHeld) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    onPointerDown: ({ pointerType, isPrimary, clientX, clientY }: PointerEvent) => {
      stop();
      hold.current.isHeld = false;
      if (pointerType === "mouse" || !isPrimary) return;
      const timer = globalThis.setTimeout(() => {
        hold.current.isHeld = true;
        now.current();
      }, HOLD_MS);
      hold.current = { timer: Number(timer), x: clientX, y: clientY, isHeld: false };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const { x, y } = hold.current;
      if (Math.hypot(clientX - x, clientY - y) > STILL_PX) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onClickCapture: swallow,
    onContextMenuCapture: swallow,
  };
}
