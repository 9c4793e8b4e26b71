/** Parts of tags that come beside a screen, each with its words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const TagsFact = later(async () => {
  const [found] = await Promise.all([import("./TagsFact"), usePart("tags")]);
  return found.TagsFact;
});

export const TagsSheet = later(async () => {
  const [found] = await Promise.all([import("./TagsSheet"), usePart("tags"), usePart("settings")]);
  return found.TagsSheet;
});
