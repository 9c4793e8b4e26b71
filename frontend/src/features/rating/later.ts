/** Parts that come beside a screen, each with its words: most tickets are not rated. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const Rate = later(async () => {
  const [found] = await Promise.all([import("./RateTicket"), usePart("rating")]);
  return found.RateTicket;
});

export const RatingFact = later(async () => {
  const [found] = await Promise.all([import("./RatingFact"), usePart("rating")]);
  return found.RatingFact;
});
