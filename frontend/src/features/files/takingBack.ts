/** Words and files that have not gone yet come back to whoever wrote them. */

import type { Letter } from "@/core/letter";
import { isAtServer, letters, nudge, takeBack } from "@/core/outbox";

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
