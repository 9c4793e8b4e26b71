import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { oneLine } from "@/ui/oneLine";
import type { Said } from "./said";
import { inShort } from "./words";

interface Props {
  said: readonly Said[];
  /** The last of these is the last there is. */
  isToEnd: boolean;
  /** What a way into the past has led to. */
  ledTo: Said | undefined;
}

/** Says once what others said, and what somebody was led to, to those who listen to the page. */
export function Announcer({ said, isToEnd, ledTo }: Props) {
  const newest = said.findLast((one) => !one.letter);
  const before = useRef(newest?.position ?? null);
  const wasToEnd = useRef(isToEnd);
  const [words, say] = useState("");
  useEffect(() => {
    const last = before.current;
    const isNews = wasToEnd.current && isToEnd;
    wasToEnd.current = isToEnd;
    before.current = newest?.position ?? null;
    // The first page is read by whoever likes, not read out; so is the way back to the end.
    if (!isNews || !newest || last === null || newest.position <= last || newest.isOwn) return;
    const name = oneLine(newest.authorName) || t("talk-nameless");
    const key = newest.isNote ? "talk-said-note" : "talk-said";
    say(t(key, { name, words: inShort(newest) }));
  }, [newest, isToEnd]);
  return (
    <>
      <p class="visually-hidden" role="log" aria-live="polite">
        {words}
      </p>
      <p class="visually-hidden" role="status">
        {useLed(ledTo)}
      </p>
    </>
  );
}

function useLed(to: Said | undefined): string {
  const [words, say] = useState("");
  const id = to?.id ?? "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once for each message
  useEffect(() => {
    const name = to ? oneLine(to.authorName) || t("talk-nameless") : "";
    say(to ? t("talk-arrived", { name, words: inShort(to) }) : "");
  }, [id]);
  return words;
}
