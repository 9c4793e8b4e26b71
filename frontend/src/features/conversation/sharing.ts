/** What a device does when it hears which words of this person the server keeps. Pure. */

import type { DraftShape } from "@/core/api/gen";
import type { Draft } from "./drafts";

/**
 * `theirs` are shown, `mine` are brought there, `same` changes nothing, `gone` were sent or dropped
 * by another device. Only where both were changed somebody is asked.
 */
export type Verdict = "theirs" | "mine" | "same" | "gone" | "ask";

type Kept = Pick<DraftShape, "text" | "visibility" | "version">;

export function verdictOf(draft: Draft, kept: Kept | null): Verdict {
  const isEmpty = draft.text.trim() === "";
  if (isEmpty) return kept ? ofNone(draft, kept) : "same";
  if (!kept) return draft.isShared ? "gone" : "mine";
  if (isSame(draft, kept)) return "same";
  if (draft.base === kept.version) return draft.isShared ? "same" : "mine";
  return draft.isShared ? "theirs" : "ask";
}

/** Nothing stands here: it was sent, or emptied by hand, or never begun. */
function ofNone(draft: Draft, kept: Kept): Verdict {
  if (draft.base === undefined || draft.base < kept.version) return "theirs";
  return draft.isShared ? "same" : "mine";
}

const isSame = (draft: Draft, kept: Kept): boolean =>
  draft.text === kept.text && draft.isNote === (kept.visibility === "note");
