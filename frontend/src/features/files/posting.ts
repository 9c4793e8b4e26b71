/** Words and files that are sent at once, as the letters that bring them. */

import { newKey } from "@/core/ids";
import type { FileRef, Letter } from "@/core/letter";
import { isAtServer, letters, nudge, post, takeBack } from "@/core/outbox";
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

/**
 * The letter comes back, with all that was sent at once with it and has not gone yet: as one with
 * the words of the first and all files. Undefined where it has just been sent.
 */
export async function takeBackTurn(letter: Letter): Promise<Letter | undefined> {
  const { turn } = letter;
  const all = turn ? letters.value.filter((one) => one.turn === turn) : [letter];
  const taken = (
    await Promise.all(all.filter((one) => !isAtServer(one.key)).map((one) => takeBack(one.key)))
  ).filter((one) => one !== undefined);
  nudge();
  const [first] = taken;
  return first && { ...first, files: taken.flatMap((one) => one.files ?? []) };
}
