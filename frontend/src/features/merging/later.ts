/** Merging and splitting come beside a conversation, with their words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

const words = () => Promise.all([usePart("merging"), usePart("settings")]);

export const MergeSheet = later(async () => {
  const [found] = await Promise.all([import("./MergeSheet"), words()]);
  return found.MergeSheet;
});

export const SplitSheet = later(async () => {
  const [found] = await Promise.all([import("./SplitSheet"), words()]);
  return found.SplitSheet;
});

export const Merged = later(async () => {
  const [found] = await Promise.all([import("./Merged"), words()]);
  return found.Merged;
});
