/** What the desk promises: read and changed. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  AddSlaPolicyData,
  ChangeSlaPolicyData,
  ClockShape,
  GetSlaData,
  ListDeadlinesData,
  PolicyBody,
  PolicyShape,
  RemoveSlaPolicyData,
  SlaShape,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted } from "@/features/settings/attempted";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";

export const slaQuery = queryOptions({
  queryKey: keys.sla,
  queryFn: ({ signal }) => api<GetSlaData, SlaShape>("GET", "/api/v1/sla", { signal }),
});

/** A ticket's promises, kept or not, the latest first. */
export const deadlinesOf = (ticketId: string) =>
  queryOptions({
    queryKey: keys.deadlines(ticketId),
    queryFn: ({ signal }) =>
      api<ListDeadlinesData, ClockShape[]>("GET", "/api/v1/tickets/{ticket_id}/deadlines", {
        path: { ticket_id: ticketId },
        signal,
      }),
  });

/** Whether it was done; who asked is told why not, and what is shown is read again. */
export const attempt = (act: () => Promise<unknown>) =>
  attempted(act, () => cache.invalidateQueries({ queryKey: keys.sla }));

const itIs = (now: SlaShape): void => {
  cache.setQueryData(slaQuery.queryKey, now);
};

/** The policy as it was read, or null for a new one. */
export function savePolicy(known: PolicyShape | null, body: PolicyBody): Promise<void> {
  const asked = known
    ? api<ChangeSlaPolicyData, SlaShape>("PUT", "/api/v1/sla/policies/{policy_id}", {
        path: { policy_id: known.id },
        body: { ...body, version: known.version },
      })
    : api<AddSlaPolicyData, SlaShape>("POST", "/api/v1/sla/policies", { body });
  return asked.then(itIs);
}

export async function removePolicy(policy: PolicyShape): Promise<void> {
  itIs(
    await api<RemoveSlaPolicyData, SlaShape>("DELETE", "/api/v1/sla/policies/{policy_id}", {
      path: { policy_id: policy.id },
    }),
  );
  const { name, category_ids, counts, on_reopen, targets, escalations } = policy;
  const body = { name, category_ids, counts, on_reopen, targets, escalations };
  toast({
    text: t("due-policy-removed", { name }),
    tone: "ok",
    action: { label: t("undo"), run: () => void attempt(() => savePolicy(null, body)) },
  });
}
