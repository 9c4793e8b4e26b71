/** Erasing a person comes beside their profile, and what is left of it beside a conversation. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

const words = () => Promise.all(["erasing", "settings"].map(usePart));

export const Erasing = later(async () => {
  const [found] = await Promise.all([import("./Erasing"), words()]);
  return found.Erasing;
});

export const ErasingBanner = later(async () => {
  const [found] = await Promise.all([import("./ErasingBanner"), words()]);
  return found.ErasingBanner;
});

export const ErasedFoot = later(async () => {
  const [found] = await Promise.all([import("./ErasedFoot"), usePart("erasing")]);
  return found.ErasedFoot;
});
