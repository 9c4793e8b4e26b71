import { useRef } from "preact/hooks";
import type { Said } from "./said";

/** The last message that stood on the screen: what comes while one reads further up did not yet. */
export function useSeen(said: readonly Said[], isAtEnd: boolean): string {
  const seen = useRef("");
  // Words on their way are nobody's but the reader's own.
  const last = said.findLast((one) => !one.letter);
  if (last && (isAtEnd || !seen.current)) seen.current = last.id;
  return seen.current;
}
