/** What is read of canned responses and macros. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  CannedPreview,
  CannedResponseRow,
  CannedResponseShape,
  GetCannedResponseData,
  ListCannedResponsesData,
  PreviewCannedResponseData,
} from "@/core/api/gen";
import { api } from "@/core/http";
import { keys } from "@/features/tickets/queries";

export const cannedList = queryOptions({
  queryKey: keys.canned,
  queryFn: ({ signal }) =>
    api<ListCannedResponsesData, CannedResponseRow[]>("GET", "/api/v1/canned-responses", {
      signal,
    }),
});

/** One whole, to be changed: read anew each time. */
export const oneCanned = (id: string) =>
  queryOptions({
    queryKey: [...keys.canned, id] as const,
    queryFn: ({ signal }) =>
      api<GetCannedResponseData, CannedResponseShape>(
        "GET",
        "/api/v1/canned-responses/{canned_id}",
        { path: { canned_id: id }, signal },
      ),
    gcTime: 0,
  });

export function askPreview(id: string, ticketId: string): Promise<CannedPreview> {
  return api<PreviewCannedResponseData, CannedPreview>(
    "POST",
    "/api/v1/canned-responses/{canned_id}/preview",
    { path: { canned_id: id }, body: { ticket_id: ticketId } },
  );
}
