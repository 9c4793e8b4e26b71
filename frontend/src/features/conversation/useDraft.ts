import { useEffect, useRef, useState } from "preact/hooks";
import type { FileRef } from "@/core/letter";
import { becameTicket } from "@/features/tickets/pending";
import { type Draft, keepDraft, readDraft } from "./drafts";

const EMPTY: Draft = { text: "", isNote: false, replyToId: null };

export interface Drafting {
  draft: Draft;
  /** What this device kept has been read. */
  isReady: boolean;
  change: (to: Partial<Draft>) => void;
  /** The files become what is made of those there are by then. */
  changeFiles: (to: (files: FileRef[]) => FileRef[]) => void;
  /** The field is empty at once; the words are forgotten when the letter is written down. */
  sent: (written: Promise<unknown>) => void;
}

/** What is being written in one ticket; there again after whatever happened to the page. */
export function useDraft(ticketId: string): Drafting {
  const [draft, setDraft] = useState(EMPTY);
  const now = useRef({ ticketId, draft });
  const isTouched = useRef(false);
  const [isReady, setReady] = useState(false);

  const before = useRef("");
  useEffect(() => {
    const was = before.current;
    before.current = ticketId;
    if (becameTicket.peek().get(was) === ticketId) {
      // A new request got its number: whoever is writing on goes on writing.
      keepDraft(was, EMPTY);
      keepDraft(ticketId, now.current.draft);
      now.current = { ...now.current, ticketId };
    } else {
      isTouched.current = false;
      now.current = { ticketId, draft: EMPTY };
      setDraft(EMPTY);
    }
    let isGone = false;
    void readDraft(ticketId).then((found) => {
      if (!isGone) setReady(true);
      if (isGone || isTouched.current || !found) return;
      now.current = { ticketId, draft: found };
      setDraft(found);
    });
    return () => {
      isGone = true;
    };
  }, [ticketId]);

  const show = (next: Draft) => {
    now.current = { ...now.current, draft: next };
    setDraft(next);
  };
  const change = (to: Partial<Draft>) => {
    isTouched.current = true;
    show({ ...now.current.draft, isShared: false, ...to });
    keepDraft(ticketId, now.current.draft);
  };
  const sent = (written: Promise<unknown>) => {
    isTouched.current = true;
    const none = { text: "", replyToId: null, cannedId: null, files: [], isShared: true };
    show({ ...now.current.draft, ...none });
    void written.finally(() => {
      // The next words may have been begun meanwhile, and the request may have got its number.
      keepDraft(now.current.ticketId, now.current.draft);
      if (now.current.ticketId !== ticketId) keepDraft(ticketId, EMPTY);
    });
  };
  const changeFiles = (to: (files: FileRef[]) => FileRef[]) =>
    change({ files: to(now.current.draft.files ?? []) });
  return { draft, isReady, change, changeFiles, sent };
}
