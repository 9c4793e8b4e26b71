import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { oneLine } from "@/ui/oneLine";
import type { Said } from "./said";
import { inShort } from "./words";

/** Says once what others said, to those who listen to the page. */
export function Announcer({ said }: { said: readonly Said[] }) {
  const newest = said.findLast((one) => !one.letter);
  const before = useRef(newest?.position ?? null);
  const [words, say] = useState("");
  useEffect(() => {
    const last = before.current;
    before.current = newest?.position ?? null;
    // The first page is read by whoever likes, not read out.
    if (!newest || last === null || newest.position <= last || newest.isOwn) return;
    const name = oneLine(newest.authorName) || t("talk-nameless");
    const key = newest.isNote ? "talk-said-note" : "talk-said";
    say(t(key, { name, words: inShort(newest) }));
  }, [newest]);
  return (
    <p class="visually-hidden" role="log" aria-live="polite">
      {words}
    </p>
  );
}
