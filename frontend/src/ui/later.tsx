import type { ComponentType } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

const FIRST_AGAIN_MS = 1_500;
const TIMES = 6;

/**
 * A part that comes beside what is on the screen, which goes on without it: cut off, or gone with
 * its release, it is asked for again after growing pauses, when the network returns, and whenever
 * its place is drawn anew. What makes up a screen is `lazy` instead, and fails with its screen.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Instead?: ComponentType<P>,
): ComponentType<P> {
  let found: ComponentType<P> | undefined;
  let asking: Promise<void> | undefined;
  // Many places may want it at once, as messages with pictures do: one of them asks.
  const ask = () => {
    asking ??= load()
      .then(
        (part) => {
          found = part;
        },
        () => undefined, // a release that is gone is noticed by who watches releases
      )
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  return function Later(props: P) {
    // Asked for while the screen around it is still being drawn: a long list takes a while.
    const [, redraw] = useState(() => {
      if (!found) void ask();
      return false;
    });
    useLayoutEffect(() => {
      if (found) return;
      let left = 0;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const again = async () => {
        await ask();
        clearTimeout(timer);
        if (found) redraw(true);
        else if (--left > 0) timer = setTimeout(again, FIRST_AGAIN_MS * 2 ** (TIMES - left));
      };
      const begin = () => {
        left = TIMES;
        void again();
      };
      addEventListener("online", begin);
      begin();
      return () => {
        left = 0;
        clearTimeout(timer);
        removeEventListener("online", begin);
      };
    }, []);
    const Part = found ?? Instead;
    return Part ? <Part {...props} /> : null;
  };
}
