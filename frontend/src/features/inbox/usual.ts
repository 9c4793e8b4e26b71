/** The list an address means to the agent who is here. */

import { may } from "@/core/session";
import { settings } from "@/core/settings";
import type { Filters } from "@/features/tickets/queries";
import { filtersOf, viewsOf } from "./address";

/** What `search` narrows the list to; without a view the last one, else that of one's own rights. */
export function narrowed(search: string): Filters {
  const seesAll = may("tickets.read_all");
  const last = viewsOf(seesAll).find((one) => one === settings().view);
  return filtersOf(search, seesAll, last ?? (seesAll ? "waiting" : "mine"));
}
