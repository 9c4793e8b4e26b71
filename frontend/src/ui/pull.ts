export type Stage = "rest" | "pull" | "armed" | "busy";

/** What a pull asks of the page that is pulled. */
export interface Pullable {
  show: (stage: Stage) => void;
  refresh: () => Promise<unknown>;
}

const ARMED_PX = 64;
const FARTHEST_PX = 96;
const RESISTANCE = 0.45;

/**
 * A finger drawing the page down at its top becomes a refresh; gives back what ends that.
 * By touch events and not pointers: once the browser scrolls it takes the pointer away, and only
 * a touchmove that is not passive can say no.
 */
export function pulling(element: HTMLElement, pullable: Pullable): () => void {
  let from: number | null = null;
  let stage: Stage = "rest";
  const to = (next: Stage, px: number) => {
    element.style.setProperty("--pulled", `${px}px`);
    if (next === stage) return;
    stage = next;
    pullable.show(next);
  };
  const start = ({ touches: [finger, second] }: TouchEvent) => {
    const isPull = stage === "rest" && !second && scrolled(element) <= 0;
    from = isPull && finger ? finger.clientY : null;
  };
  const move = (event: TouchEvent) => {
    const finger = event.touches[0];
    if (from === null || !finger) return;
    const px = (finger.clientY - from) * RESISTANCE;
    if (px <= 0 && stage === "rest") return;
    if (scrolled(element) > 0) return to("rest", 0);
    if (event.cancelable) event.preventDefault();
    to(px >= ARMED_PX ? "armed" : "pull", Math.min(Math.max(0, px), FARTHEST_PX));
  };
  const end = () => {
    from = null;
    if (stage === "pull") to("rest", 0);
    if (stage !== "armed") return;
    to("busy", ARMED_PX);
    const rest = () => to("rest", 0);
    pullable.refresh().then(rest, rest);
  };
  element.addEventListener("touchstart", start, { passive: true });
  element.addEventListener("touchmove", move, { passive: false });
  element.addEventListener("touchend", end);
  element.addEventListener("touchcancel", end);
  return () => {
    element.removeEventListener("touchstart", start);
    element.removeEventListener("touchmove", move);
    element.removeEventListener("touchend", end);
    element.removeEventListener("touchcancel", end);
  };
}

function scrolled(element: Element): number {
  for (let at: Element | null = element; at; at = at.parentElement) {
    if (at.scrollTop > 0) return at.scrollTop;
  }
  return 0;
}
