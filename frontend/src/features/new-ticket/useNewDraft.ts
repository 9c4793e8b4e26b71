import { useEffect, useRef, useState } from "preact/hooks";
import { useSearch } from "wouter-preact";
import type { CategoryShape } from "@/core/api/gen";
import { keepNewDraft, type NewDraft, NOTHING, readNewDraft } from "./draft";

const KEEP_MS = 400;

/** The question as it was left. A link may name its topic, and what it is about. */
export function useNewDraft(topics: readonly CategoryShape[]) {
  const link = new URLSearchParams(useSearch());
  const about = link.get("about");
  const reference = link.get("reference") ?? "";
  const [draft, setDraft] = useState(NOTHING);
  const now = useRef({ draft, isTouched: false });
  const timer = useRef<ReturnType<typeof setTimeout>>();

  const show = (next: NewDraft) => {
    now.current.draft = next;
    setDraft(next);
  };
  const change = (to: Partial<NewDraft>) => {
    now.current.isTouched = true;
    show({ ...now.current.draft, ...to });
    timer.current ??= setTimeout(keep, KEEP_MS);
  };
  function keep(): void {
    clearTimeout(timer.current);
    timer.current = undefined;
    if (now.current.isTouched) void keepNewDraft(now.current.draft);
  }
  const drop = () => {
    clearTimeout(timer.current);
    now.current = { draft: NOTHING, isTouched: false };
    void keepNewDraft(NOTHING);
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
    addEventListener("pagehide", keep);
    return () => {
      removeEventListener("pagehide", keep);
      keep();
    };
  }, []);
  const linked = about ? topics.find((one) => one.key === about)?.id : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is followed once.
  useEffect(() => {
    if (linked) change({ categoryId: linked });
  }, [linked]);
  return { draft, change, drop };
}
