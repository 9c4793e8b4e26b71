/** Erasing a person comes beside their profile, and what is left of it beside a conversation. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

export const Erasing = later(async () => {
  const parts = ["erasing", "settings"].map(usePart);
  const [found] = await Promise.all([import("./Erasing"), ...parts]);
  return found.Erasing;
});

export const ErasedFoot = later(async () => {
  const [found] = await Promise.all([import("./ErasedFoot"), usePart("erasing")]);
  return found.ErasedFoot;
});
