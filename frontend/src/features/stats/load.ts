/** Reports over days, with their words: most people look at today. */

import { usePart } from "@/core/i18n";

export async function loadReport() {
  const [found] = await Promise.all([import("./Report"), usePart("report")]);
  return found.Report;
}
