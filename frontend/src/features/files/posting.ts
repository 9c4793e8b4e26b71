/** Words and files that are sent at once, as the letters that bring them. */

import { newKey } from "@/core/ids";
import type { FileRef, Letter } from "@/core/letter";
import { post } from "@/core/outbox";
import { limits } from "./limits";
import { messagesOf } from "./splitting";

type Written = Pick<Letter, "kind" | "ticketId" | "text"> & Partial<Letter>;

/** The letters that bring these words and files, in order; the words go with the first. */
export function lettersOf(words: Written, files: readonly FileRef[] = []): Written[] {
  if (files.length === 0) return [words];
  const key = words.key ?? newKey();
  const groups = messagesOf(words.text.length, files, limits().files_per_message);
  return groups.map((group, index) =>
    index === 0
      ? { ...words, key, files: group, turn: key }
      : {
          kind: words.kind === "ticket" ? ("message" as const) : words.kind,
          ticketId: words.ticketId,
          text: "",
          files: group,
          turn: key,
        },
  );
}

/** All of it is written down and on its way, in order. */
export async function postTurn(words: Written, files?: readonly FileRef[]): Promise<void> {
  await Promise.all(lettersOf(words, files).map(post));
}
