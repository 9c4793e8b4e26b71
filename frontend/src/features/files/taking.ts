/** Files that were chosen are taken, and it is said of each that was not. */

import { usePart } from "@/core/i18n";
import type { FileRef } from "@/core/letter";
import { haptic } from "@/core/tg";
import { toast } from "@/ui/toasts";
import { choose } from "./choosing";
import { files } from "./held";
import { askLimits } from "./limits";

const READ_MS = 8_000;

export async function takeFiles(
  chosen: readonly File[],
  present: number,
  change: (to: (files: FileRef[]) => FileRef[]) => void,
): Promise<void> {
  askLimits();
  const [engine] = await Promise.all([files(), usePart("files")]);
  const { taken, refused } = await choose(chosen, present);
  const refs = taken.map((one) => one.ref);
  if (refs.length > 0) change((before) => [...before, ...refs]);
  for (const { ref, blob } of taken) void engine.add(ref, blob);
  const [first, ...others] = refused;
  if (!first) return;
  haptic("error");
  toast({ text: [first, ...others.slice(0, 2)].join("\n"), tone: "danger", forMs: READ_MS });
}
