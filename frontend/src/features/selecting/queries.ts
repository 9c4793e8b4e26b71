/** The latest change of many tickets that can still be taken back. */

import { queryOptions } from "@tanstack/preact-query";
import type { BulkShape, GetLastBulkData } from "@/core/api/gen";
import { api } from "@/core/http";

export const lastBulk = queryOptions({
  queryKey: ["last-bulk"] as const,
  meta: { isKept: false },
  queryFn: ({ signal }) =>
    api<GetLastBulkData, BulkShape | null>("GET", "/api/v1/tickets/bulk/last", { signal }),
});
