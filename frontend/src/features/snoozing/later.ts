/** Snoozing comes beside a conversation or a list, with its words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const SnoozeSheet = later(async () => {
  const [found] = await Promise.all([
    import("./SnoozeSheet"),
    usePart("snoozing"),
    usePart("settings"),
  ]);
  return found.SnoozeSheet;
});

export const Snoozed = later(async () => {
  const [found] = await Promise.all([
    import("./Snoozed"),
    usePart("snoozing"),
    usePart("settings"),
  ]);
  return found.Snoozed;
});
