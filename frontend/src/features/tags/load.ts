/** The desk's tags, with their words: few people change them. */

import { usePart } from "@/core/i18n";

export async function loadTags() {
  const [found] = await Promise.all([import("./Tags"), usePart("tags"), usePart("sorting")]);
  return found.Tags;
}
