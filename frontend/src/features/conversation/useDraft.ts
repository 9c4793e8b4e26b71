import { useEffect, useRef, useState } from "preact/hooks";
import { becameTicket } from "@/features/tickets/pending";
import { type Draft, keepDraft, readDraft } from "./drafts";

const KEEP_MS = 400;
const EMPTY: Draft = { text: "", isNote: false, replyToId: null };

export interface Drafting {
  draft: Draft;
  change: (to: Partial<Draft>) => void;
}

/** What is being written in one ticket; there again after whatever happened to the page. */
export function useDraft(ticketId: string): Drafting {
  const [draft, setDraft] = useState(EMPTY);
  const now = useRef(draft);
  const isTouched = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  const before = useRef("");
  useEffect(() => {
    const was = before.current;
    before.current = ticketId;
    if (becameTicket.peek().get(was) === ticketId) {
      // A new request got its number: whoever is writing on goes on writing.
      void keepDraft(was, EMPTY);
      void keepDraft(ticketId, now.current);
    } else {
      isTouched.current = false;
      now.current = EMPTY;
      setDraft(EMPTY);
    }
    let isGone = false;
    void readDraft(ticketId).then((found) => {
      if (isGone || isTouched.current || !found) return;
      now.current = found;
      setDraft(found);
    });
    const keep = () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      if (isTouched.current) void keepDraft(ticketId, now.current);
    };
    addEventListener("pagehide", keep);
    return () => {
      isGone = true;
      removeEventListener("pagehide", keep);
      keep();
    };
  }, [ticketId]);

  const change = (to: Partial<Draft>) => {
    isTouched.current = true;
    now.current = { ...now.current, ...to };
    setDraft(now.current);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void keepDraft(ticketId, now.current);
    }, KEEP_MS);
  };
  return { draft, change };
}
