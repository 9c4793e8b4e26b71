/** Everything said with one person comes beside their profile, with its words: few ask for it. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const ExportSheet = later(async () => {
  const [found] = await Promise.all([import("./ExportSheet"), usePart("exporting")]);
  return found.ExportSheet;
});
