/** Snoozing comes beside a conversation or a list, with its words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const SnoozeSheet = later(async () => {
  const parts = ["snoozing", "settings"].map(usePart);
  const [found] = await Promise.all([import("./SnoozeSheet"), ...parts]);
  return found.SnoozeSheet;
});
