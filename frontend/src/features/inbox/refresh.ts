/** Reading the lists anew because a person wants to. */

import type { TicketPage } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { haptic } from "@/core/tg";
import type { Pages } from "@/features/tickets/changes";
import { keys } from "@/features/tickets/queries";

/** Of each list the first page; the others are read again where somebody scrolls. */
export async function refreshLists(): Promise<void> {
  cache.setQueriesData<Pages<TicketPage>>(
    { queryKey: keys.lists },
    (list) =>
      list && {
        pages: list.pages.slice(0, 1),
        pageParams: list.pageParams.slice(0, 1),
      },
  );
  await Promise.all([
    cache.invalidateQueries({ queryKey: keys.lists }),
    cache.invalidateQueries({ queryKey: keys.counts }),
  ]);
  haptic("success");
}
