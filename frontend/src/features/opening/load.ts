/** When the desk is open, with its words: few people open it. */

import { usePart } from "@/core/i18n";

export async function loadOpening() {
  const [found] = await Promise.all([import("./Opening"), usePart("opening"), usePart("hours")]);
  return found.Opening;
}
