/** The desk's ready answers, with their words: few people change them. */

import { usePart } from "@/core/i18n";

export async function loadCanned() {
  const [found] = await Promise.all([import("./Canned"), usePart("canned")]);
  return found.Canned;
}
