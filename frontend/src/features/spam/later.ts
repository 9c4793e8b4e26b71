/** Marking spam comes beside a conversation or a list, with its words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

const words = (...more: string[]) => Promise.all(["spam", "settings", ...more].map(usePart));

export const SpamSheet = later(async () => {
  const [found] = await Promise.all([import("./SpamSheet"), words("card")]);
  return found.SpamSheet;
});

export const SpamBar = later(async () => {
  const [found] = await Promise.all([import("./SpamBar"), words()]);
  return found.SpamBar;
});
