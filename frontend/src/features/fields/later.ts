/** The desk's own fields come beside the facts, with their words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const FieldRows = later(async () => {
  const parts = ["fields", "settings"].map(usePart);
  const [found] = await Promise.all([import("./FieldRows"), ...parts]);
  return found.FieldRows;
});
