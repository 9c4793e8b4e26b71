import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { wish } from "@/features/tickets/compose";
import type { Drafting } from "./useDraft";

/** A key of the desk, or a notification, puts the cursor where an answer or a note is written. */
export function useWish(
  ticketId: string,
  input: RefObject<HTMLTextAreaElement>,
  drafting: Drafting,
): void {
  const wished = wish.value;
  useEffect(() => {
    // The ticket may still be on its way, and with it the place to write.
    if (wished?.ticketId !== ticketId || !input.current) return;
    drafting.change({ isNote: wished.mode === "note" });
    input.current.focus();
    wish.value = null;
  });
}
