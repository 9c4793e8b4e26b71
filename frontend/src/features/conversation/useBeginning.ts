import { useEffect, useRef } from "preact/hooks";
import type { Beginning } from "./rows";

const MOST_PAGES = 4;

interface Facts {
  /** Where it begins by what is known now; null while too little is. */
  found: Beginning | null;
  /** The server has been heard: from now on it stays, whatever is said and read meanwhile. */
  isSettled: boolean;
  older: { has: boolean; isLoading: boolean; load: () => void };
}

/** Id of the message at which the new begins, as of opening; "" for none, null until that is known. */
export function useBeginning({ found, isSettled, older }: Facts): string | null {
  const fixed = useRef<string | null>(null);
  const pages = useRef(0);
  const isAbove = found !== null && found.id !== "" && found.isOpen && older.has;
  const looksFurther = fixed.current === null && isAbove && pages.current < MOST_PAGES;
  useEffect(() => {
    if (!looksFurther || older.isLoading) return;
    pages.current += 1;
    older.load();
  });
  if (fixed.current !== null) return fixed.current;
  if (found === null || looksFurther) return null;
  if (isSettled) fixed.current = found.id;
  return found.id;
}
