import { useEffect, useRef, useState } from "preact/hooks";
import { useSearch } from "wouter-preact";
import type { CategoryShape } from "@/core/api/gen";
import type { FileRef } from "@/core/letter";
import { keepNewDraft, type NewDraft, NOTHING, readNewDraft } from "./draft";

/** The question as it was left. A link may name its topic, and what it is about. */
export function useNewDraft(topics: readonly CategoryShape[]) {
  const link = new URLSearchParams(useSearch());
  const about = link.get("about");
  const reference = link.get("reference") ?? "";
  const [draft, setDraft] = useState(NOTHING);
  const now = useRef({ draft, isTouched: false });

  const show = (next: NewDraft) => {
    now.current.draft = next;
    setDraft(next);
  };
  const change = (to: Partial<NewDraft>) => {
    now.current.isTouched = true;
    show({ ...now.current.draft, ...to });
    keepNewDraft(now.current.draft);
  };
  /** The field is empty at once; the words are forgotten when the letter is written down. */
  const sent = (written: Promise<unknown>) => {
    now.current = { draft: NOTHING, isTouched: false };
    void written.finally(() => {
      if (!now.current.isTouched) keepNewDraft(NOTHING);
    });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was left is read once.
  useEffect(() => {
    void readNewDraft().then((left) => {
      if (now.current.isTouched) return;
      show({
        ...NOTHING,
        ...left,
        categoryId: now.current.draft.categoryId ?? left?.categoryId ?? null,
      });
      if (reference && !left?.text) change({ text: `${reference}\n` });
    });
  }, []);
  const linked = about ? topics.find((one) => one.key === about)?.id : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is followed once.
  useEffect(() => {
    if (linked) change({ categoryId: linked });
  }, [linked]);
  const changeFiles = (to: (files: FileRef[]) => FileRef[]) =>
    change({ files: to(now.current.draft.files ?? []) });
  return { draft, change, changeFiles, sent };
}
