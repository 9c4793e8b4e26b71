/** Letters with files wait for them. What brings files to the server comes with the first of them. */

import { type Letter, nudge } from "@/core/outbox";

type Engine = typeof import("./engine");

const AGAIN_MS = 5_000;

let engine: Engine | undefined;
let coming: Promise<Engine> | undefined;

/** Asked for again by whoever needs it next where it did not come. */
export function files(): Promise<Engine> {
  coming ??= import("./engine").then(
    (found) => {
      engine = found;
      return found;
    },
    (error) => {
      coming = undefined;
      throw error;
    },
  );
  return coming;
}

/** Whether a letter has to wait for its files. */
export function isHeld(letter: Letter): boolean {
  if (!letter.files?.length) return false;
  if (engine) return engine.isHeld(letter);
  void files().then(nudge, () => setTimeout(nudge, AGAIN_MS));
  return true;
}

/** Delivers by `deliver`, and forgets the files that went along. */
export function withFiles(deliver: (letter: Letter) => Promise<void>) {
  return async (letter: Letter) =>
    letter.files?.length ? (await files()).deliver(letter, deliver) : deliver(letter);
}

/** The person has left: nothing more is sent for them. */
export function closeFiles(): void {
  engine?.close();
}
