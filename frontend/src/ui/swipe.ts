import { dragging } from "@/ui/dragging";

export type Side = "start" | "end";

/** What a swipe asks of its row while the finger moves and when it leaves. */
export interface Swipeable {
  isOff: () => boolean;
  /** Whether there is something to do on that side. */
  has: (side: Side) => boolean;
  /** What is in sight behind the row, and whether letting go would do it. */
  show: (side: Side | null, isArmed: boolean) => void;
  act: (side: Side) => void;
}

const ARMED_PX = 84;
const FARTHEST_PX = 132;
const FAST_ENOUGH = 0.9;

/** The row follows the finger with growing resistance, and barely where there is nothing to do. */
const reach = (far: number, isUseful: boolean) =>
  isUseful ? Math.min(far, ARMED_PX + (far - ARMED_PX) / 4, FARTHEST_PX) : far / 8;

interface Drawn {
  side: Side;
  isUseful: boolean;
  far: number;
  isArmed: boolean;
}

/** Sideways drags of `row` become swipes; gives back what ends that. */
export function swiping(row: HTMLElement, swipeable: Swipeable): () => void {
  const drawn = (x: number): Drawn => {
    const toEnd = getComputedStyle(row).direction === "rtl" ? -x : x;
    const side = toEnd > 0 ? "start" : "end";
    const isUseful = swipeable.has(side);
    return { side, isUseful, far: Math.abs(x), isArmed: isUseful && Math.abs(x) >= ARMED_PX };
  };
  const follow = (x: number) => {
    const { side, isUseful, far, isArmed } = drawn(x);
    row.classList.add("swipe-moving");
    row.style.transform = `translateX(${Math.sign(x) * reach(far, isUseful)}px)`;
    swipeable.show(isUseful ? side : null, isArmed);
  };
  const release = (x: number, isFast: boolean) => {
    const { side, isUseful, far, isArmed } = drawn(x);
    row.style.transform = "";
    row.classList.remove("swipe-moving");
    swipeable.show(null, false);
    if (isArmed || (isUseful && isFast && far > ARMED_PX / 2)) swipeable.act(side);
  };
  return dragging(
    row,
    ({
      first,
      last,
      canceled,
      cancel,
      event,
      movement: [x],
      velocity: [speed],
      direction: [to],
    }) => {
      // A mouse marks text; it has the menu.
      const isMouse = (event as PointerEvent).pointerType === "mouse";
      if (first && (isMouse || swipeable.isOff())) return cancel();
      if (!last) return follow(x);
      release(canceled ? 0 : x, speed > FAST_ENOUGH && to === Math.sign(x));
    },
    { axis: "x", filterTaps: true, threshold: 12 },
  );
}
