/** Filters beyond the first three, and saved views, with their words. */

import { usePart } from "@/core/i18n";

export async function loadViews() {
  const parts = ["views", "settings"].map(usePart);
  const [found] = await Promise.all([import("./MoreFilters"), ...parts]);
  return found.MoreFilters;
}
