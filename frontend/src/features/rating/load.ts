/** Whether contacts rate, with its words: few people open it. */

import { usePart } from "@/core/i18n";

export async function loadRatings() {
  const [found] = await Promise.all([import("./Ratings"), usePart("rating")]);
  return found.Ratings;
}
