/** What we say of ourselves to those who look at the same ticket. */

import { useEffect, useRef } from "preact/hooks";
import { connection, live } from "@/core/live";
import { visibility } from "@/core/tg";

const REPEAT_MS = 3_000;

/** Others see that this ticket is looked at, while it is. */
export function useViewing(ticketId: string): void {
  const isSeen = visibility.value && connection.value === "live";
  useEffect(() => {
    if (!isSeen) return;
    live.say({ viewing: ticketId });
    return () => live.say({ viewing: null });
  }, [ticketId, isSeen]);
}

export interface TypingWords {
  /** Said at each change of an answer; never of a note. */
  typed: () => void;
  stopped: () => void;
}

export function useTyping(ticketId: string): TypingWords {
  const saidAt = useRef(0);
  const words = useRef<TypingWords>({
    typed: () => undefined,
    stopped: () => undefined,
  });
  words.current = {
    typed: () => {
      if (Date.now() - saidAt.current < REPEAT_MS) return;
      saidAt.current = Date.now();
      live.say({ typing: ticketId });
    },
    stopped: () => {
      if (saidAt.current === 0) return;
      saidAt.current = 0;
      live.say({ typing: null });
    },
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another ticket is another answer
  useEffect(() => () => words.current.stopped(), [ticketId]);
  return words.current;
}
