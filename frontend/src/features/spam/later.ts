/** Marking spam comes beside a conversation or a list, with its words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const SpamSheet = later(async () => {
  const parts = ["spam", "menu", "settings", "card"].map(usePart);
  const [found] = await Promise.all([import("./SpamSheet"), ...parts]);
  return found.SpamSheet;
});
