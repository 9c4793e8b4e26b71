/** A conversation as a document comes beside it, with its words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const TranscriptSheet = later(async () => {
  const [found] = await Promise.all([import("./TranscriptSheet"), usePart("transcript")]);
  return found.TranscriptSheet;
});
