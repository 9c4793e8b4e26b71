/** Whether a change of many tickets from before this page was opened can be taken back. */

import { cache } from "@/core/cache";
import { may } from "@/core/session";
import { hasLast } from "./marks";
import { lastBulk } from "./queries";

export async function seekLast(): Promise<void> {
  if (!may("tickets.set_status")) return;
  const last = await cache.fetchQuery(lastBulk);
  if (last) hasLast.value = true;
}
