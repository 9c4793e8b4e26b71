/** Reading the lists anew because a person wants to. */

import { cache } from "@/core/cache";
import { haptic } from "@/core/tg";
import { shortenLists } from "@/features/tickets/live";
import { keys } from "@/features/tickets/queries";

/** Of each list the first page; the others are read again where somebody scrolls. */
export async function refreshLists(): Promise<void> {
  shortenLists(1);
  await Promise.all([
    cache.invalidateQueries({ queryKey: keys.lists }),
    cache.invalidateQueries({ queryKey: keys.counts }),
  ]);
  haptic("success");
}
