import { draftAt, keepDraft } from "@/core/drafts";

export interface NewDraft {
  text: string;
  categoryId: string | null;
}

const PLACE = "new";
const NOTHING: NewDraft = { text: "", categoryId: null };

export const newDraft = (): NewDraft => ({ ...NOTHING, ...draftAt<Partial<NewDraft>>(PLACE) });

/** Kept until it is sent; an empty one is none. */
export function keepNewDraft(draft: NewDraft): void {
  keepDraft(PLACE, draft.text || draft.categoryId ? draft : null);
}

export const dropNewDraft = (): void => keepDraft(PLACE, null);
