import { useEffect, useState } from "preact/hooks";

/** Where the panes divide; Panes.css has the same numbers. */
export const TWO_PANES = "(min-width: 900px)";
export const THREE_PANES = "(min-width: 1240px)";

const asked = (query: string) => globalThis.matchMedia?.(query) as MediaQueryList | undefined;

/** Whether the media query holds now; the component is drawn again when that changes. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => asked(query)?.matches ?? false);
  useEffect(() => {
    const list = asked(query);
    if (!list) return;
    const update = () => setHolds(list.matches);
    update();
    list.addEventListener("change", update);
    return () => list.removeEventListener("change", update);
  }, [query]);
  return holds;
}

/** True where nothing should move: the person's own setting. */
export const isStill = (): boolean => asked("(prefers-reduced-motion: reduce)")?.matches ?? false;
