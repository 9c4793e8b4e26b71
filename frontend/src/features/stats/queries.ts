/** The desk's numbers of now, as they are read. */

import { queryOptions } from "@tanstack/preact-query";
import type { DeskStats, GetStatsData } from "@/core/api/gen";
import { api } from "@/core/http";
import { keys } from "@/features/tickets/queries";

export const deskStats = queryOptions({
  queryKey: keys.stats,
  queryFn: ({ signal }) => api<GetStatsData, DeskStats>("GET", "/api/v1/stats", { signal }),
});
