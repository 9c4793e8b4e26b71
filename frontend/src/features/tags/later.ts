/** Parts of tags that come beside a screen, each with its words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const TicketTags = later(async () => {
  const [found] = await Promise.all([import("./TicketTags"), usePart("tags")]);
  return found.TicketTags;
});

export const TagsFact = later(async () => {
  const [found] = await Promise.all([import("./TagsFact"), usePart("tags")]);
  return found.TagsFact;
});

export const TagsSheet = later(async () => {
  const [found] = await Promise.all([import("./TagsSheet"), usePart("tags"), usePart("settings")]);
  return found.TagsSheet;
});
