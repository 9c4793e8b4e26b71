/** The settings of sorting, with their words: few people open them. */

import { usePart } from "@/core/i18n";

export async function loadSorting() {
  const [found] = await Promise.all([import("./Sorting"), usePart("sorting")]);
  return found.Sorting;
}
