/** The keys of the inbox reach into the conversation: "r" answers, "n" notes. */

import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Whether there was a place to write. */
type Focus = (isNote: boolean) => boolean;

let current: Focus | null = null;
/** Of a conversation that is only being opened: where the cursor is to go. */
let wanted: boolean | null = null;

/** Puts the cursor where an answer is written, as soon as a conversation has such a place. */
export function focusReply(): void {
  focusSoon(false);
}

export function focusNote(): void {
  focusSoon(true);
}

function focusSoon(isNote: boolean): void {
  wanted = current?.(isNote) ? null : isNote;
}

/** The conversation that is shown takes the keys. */
export function useComposerFocus(
  input: RefObject<HTMLTextAreaElement>,
  choose: (isNote: boolean) => void,
): void {
  useEffect(() => {
    const focus: Focus = (isNote) => {
      if (!input.current) return false;
      choose(isNote);
      input.current.focus();
      return true;
    };
    current = focus;
    if (wanted !== null) focusSoon(wanted);
    return () => {
      if (current === focus) current = null;
    };
  });
}
