import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { DraftShape, DropDraftData, GetDraftData, KeepDraftData } from "@/core/api/gen";
import { ApiError, api } from "@/core/http";
import { letters } from "@/core/outbox";
import { visibility } from "@/core/tg";
import { noteDrafted } from "@/features/tickets/drafted";
import type { Draft } from "./drafts";
import { type Verdict, verdictOf } from "./sharing";
import type { Drafting } from "./useDraft";

/** Never with each key; long enough for a word, short enough for a hand that takes up the phone. */
const SETTLE_MS = 1_500;
const MOST_CHARS = 16_384; // the server's own
const URL = "/api/v1/tickets/{ticket_id}/draft";

const wordsOf = (one: DraftShape): Partial<Draft> => ({
  text: one.text,
  isNote: one.visibility === "note",
  replyToId: one.reply_to_id,
  cannedId: null,
  base: one.version,
  isShared: true,
});

/** What the verdict makes of the words here; null where they are as they should be. */
function changeFor(verdict: Verdict, draft: Draft, kept: DraftShape | null): Partial<Draft> | null {
  switch (verdict) {
    case "theirs":
      return kept && wordsOf(kept);
    case "gone":
      return { text: "", replyToId: null, isShared: true };
    case "mine":
      return draft.isShared === false ? null : { isShared: false };
    case "same": {
      const isNoted = !kept || (draft.isShared && draft.base === kept.version);
      return isNoted || !draft.text.trim() ? null : { base: kept.version, isShared: true };
    }
    case "ask":
      return null;
  }
}

const isSaid = (one: Draft, other: Draft) =>
  one.text === other.text && one.isNote === other.isNote && one.replyToId === other.replyToId;

export interface Sharing {
  /** Words of another device that are neither these nor the ones these began as. */
  other: DraftShape | null;
  /** Those instead of these; gives back what brings these again. */
  takeOther: () => () => void;
  keepOwn: () => void;
}

/**
 * An agent's words go on on their other devices. This device's own are the first truth: without a
 * network nothing is different, and nothing here is ever written over that nobody has seen there.
 * `messages` is how many there are: with a new one these words may have been sent elsewhere.
 */
export function useSharedDraft(ticketId: string, drafting: Drafting, messages: number): Sharing {
  const { draft, isReady } = drafting;
  const [other, setOther] = useState<DraftShape | null>(null);
  const [isKnown, setKnown] = useState(false);
  const now = useRef(drafting);
  now.current = drafting;
  const isHere = useRef(true);
  const saves = useRef(0);
  const [looks, countLook] = useState(0);

  const settle = useCallback(
    (kept: DraftShape | null) => {
      // A letter that has not arrived yet will take them away.
      const isOnItsWay = letters
        .peek()
        .some(
          (one) => one.ticketId === ticketId && (one.draftVersion ?? 0) >= (kept?.version ?? 1),
        );
      const found = isOnItsWay ? null : kept;
      const { draft, change } = now.current;
      const verdict = verdictOf(draft, found);
      setOther(verdict === "ask" ? found : null);
      if (verdict !== "mine") noteDrafted(ticketId, found !== null);
      const to = changeFor(verdict, draft, found);
      if (to) change(to);
      setKnown(true);
      if (verdict === "mine") countLook((one) => one + 1); // what failed to get there goes again
    },
    [ticketId],
  );

  const look = useCallback(async () => {
    try {
      const path = { ticket_id: ticketId };
      const before = saves.current;
      const kept = await api<GetDraftData, DraftShape | null>("GET", URL, { path });
      // What was asked before words were brought there may not know them.
      if (isHere.current && before === saves.current) settle(kept);
    } catch {
      // Looked at again when the network or the person returns; until then the words are here.
    }
  }, [ticketId, settle]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again with each new message.
  useEffect(() => {
    if (!isReady) return;
    isHere.current = true;
    const again = () => void look();
    const stop = visibility.subscribe((isSeen) => {
      if (isSeen)
        again(); // also at once
      else leave.current();
    });
    addEventListener("online", again);
    return () => {
      isHere.current = false;
      stop();
      removeEventListener("online", again);
    };
  }, [isReady, look, messages]);

  // What was typed a moment ago goes along with whoever leaves.
  const leave = useRef(() => undefined as unknown);
  leave.current = () => {
    if (!isKnown || other || now.current.draft.isShared !== false) return;
    void saved(ticketId, now.current.draft).catch(() => undefined);
  };
  useEffect(() => () => void leave.current(), []);

  const save = useCallback(async () => {
    const said = now.current.draft;
    saves.current += 1;
    try {
      const version = await saved(ticketId, said);
      saves.current += 1;
      if (!isHere.current) {
        // Sent as they were on their way there: nobody is here to see them come back.
        const { draft } = now.current;
        if (!draft.text.trim()) await saved(ticketId, { ...draft, base: version });
        return;
      }
      const isLatest = isSaid(now.current.draft, said);
      now.current.change({ base: version, isShared: isLatest });
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) void look();
    }
  }, [ticketId, look]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the words waits anew.
  useEffect(() => {
    if (!isKnown || other || draft.isShared !== false) return;
    if (draft.text.length > MOST_CHARS) return;
    const timer = setTimeout(save, SETTLE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isKnown, other, draft.text, draft.isNote, draft.replyToId, draft.isShared, looks, save]);

  return {
    other,
    takeOther: () => {
      const own = now.current.draft;
      if (other) now.current.change(wordsOf(other));
      setOther(null);
      return () => now.current.change({ ...own, base: other?.version, isShared: false });
    },
    keepOwn: () => {
      now.current.change({ base: other?.version, isShared: false });
      setOther(null);
    },
  };
}

/** The version under which the server has the words now. */
async function saved(ticketId: string, draft: Draft): Promise<number> {
  const path = { ticket_id: ticketId };
  const version = draft.base ?? 0;
  const hasWords = draft.text.trim() !== "";
  noteDrafted(ticketId, hasWords);
  if (!hasWords) {
    if (version) await api<DropDraftData, void>("DELETE", URL, { path, query: { version } });
    return version;
  }
  const kept = await api<KeepDraftData, DraftShape>("PUT", URL, {
    path,
    body: {
      text: draft.text,
      visibility: draft.isNote ? "note" : "public",
      reply_to_id: draft.replyToId,
      version,
    },
  });
  return kept.version;
}
