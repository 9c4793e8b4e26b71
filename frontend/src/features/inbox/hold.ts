/** A finger held on a row. iOS tells pages nothing of it, so it is measured here. */

const HELD_MS = 450;
const STILL_PX = 10;

/** Calls `held` with what the finger rests on; the press that ends it opens nothing. */
export function holding(box: HTMLElement, held: (target: Element) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from = { x: 0, y: 0 };
  let wasHeld = false;
  const stop = () => clearTimeout(timer);
  const start = ({ touches: [finger, second], target }: TouchEvent) => {
    stop();
    wasHeld = false;
    if (!finger || second || !(target instanceof Element)) return;
    from = { x: finger.clientX, y: finger.clientY };
    timer = setTimeout(() => {
      wasHeld = true;
      held(target);
    }, HELD_MS);
  };
  const move = ({ touches: [finger] }: TouchEvent) => {
    if (!finger) return;
    if (Math.hypot(finger.clientX - from.x, finger.clientY - from.y) > STILL_PX) stop();
  };
  const end = (event: TouchEvent) => {
    stop();
    // Otherwise the click that follows would follow the link, or close what was just opened.
    if (wasHeld && event.cancelable) event.preventDefault();
  };
  box.addEventListener("touchstart", start, { passive: true });
  box.addEventListener("touchmove", move, { passive: true });
  box.addEventListener("touchend", end);
  box.addEventListener("touchcancel", stop);
  return () => {
    stop();
    box.removeEventListener("touchstart", start);
    box.removeEventListener("touchmove", move);
    box.removeEventListener("touchend", end);
    box.removeEventListener("touchcancel", stop);
  };
}
