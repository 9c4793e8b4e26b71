/** The keys of the inbox reach into the conversation: "r" answers, "n" notes. */

import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

type Focus = (isNote: boolean) => void;

let current: Focus | null = null;

/** Puts the cursor where an answer is written; false when no conversation is open. */
export function focusReply(): boolean {
  current?.(false);
  return current !== null;
}

export function focusNote(): boolean {
  current?.(true);
  return current !== null;
}

/** The conversation that is shown takes the keys. */
export function useComposerFocus(
  input: RefObject<HTMLTextAreaElement>,
  choose: (isNote: boolean) => void,
): void {
  useEffect(() => {
    const focus: Focus = (isNote) => {
      choose(isNote);
      input.current?.focus();
    };
    current = focus;
    return () => {
      if (current === focus) current = null;
    };
  });
}
