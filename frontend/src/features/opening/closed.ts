/** Comes beside a contact's screens, and says nothing where it cannot come. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const Closed = later(async () => {
  const [found] = await Promise.all([import("./ClosedNote"), usePart("closed")]);
  return found.ClosedNote;
});
