/** Search in everything that was said, with its words. */

import { usePart } from "@/core/i18n";

export async function loadSearch() {
  const [found] = await Promise.all([import("./Found"), usePart("search")]);
  return found.Found;
}
