/** Erasing one person: what would go, ordering it, calling it off, its report. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  CallOffErasureData,
  EraseContactData,
  ErasureBody,
  ErasureView,
  GetErasureData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { attempted } from "@/features/settings/attempted";
import { contactChanged } from "@/features/tickets/beside";
import { keys } from "@/features/tickets/queries";

const ERASURE = "/api/v1/contacts/{contact_id}/erasure";

/** Below the card's key: read again whenever anything of the person changes. */
export const erasureOf = (id: string) =>
  queryOptions({
    queryKey: [...keys.contact(id), "erasure"] as const,
    queryFn: ({ signal }) =>
      api<GetErasureData, ErasureView>("GET", ERASURE, { path: { contact_id: id }, signal }),
  });

/** Whether it is ordered now. */
export const erase = (id: string, body: ErasureBody) =>
  attempt(id, () =>
    api<EraseContactData, ErasureView>("POST", ERASURE, { path: { contact_id: id }, body }),
  );

/** Whether the person stays. */
export const callOff = (id: string) =>
  attempt(id, () =>
    api<CallOffErasureData, ErasureView>("DELETE", ERASURE, { path: { contact_id: id } }),
  );

function attempt(id: string, act: () => Promise<ErasureView>): Promise<boolean> {
  const readAgain = async () => contactChanged(id);
  return attempted(async () => {
    cache.setQueryData(erasureOf(id).queryKey, await act());
    void readAgain();
  }, readAgain);
}

/** The name as somebody types it who reads it; the server compares the same way. */
export const plain = (name: string) =>
  name
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, (one) => (/\s/.test(one) ? " " : ""))
    .trim()
    .split(/\s+/)
    .join(" ");
