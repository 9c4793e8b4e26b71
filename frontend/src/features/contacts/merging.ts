/** Two cards of one person: looking at both, merging them, undoing it. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  ContactCard,
  ListContactMergesData,
  MergeBody,
  MergeContactsData,
  MergedContact,
  MergePreview,
  MergeShape,
  PreviewContactMergeData,
  UndoContactMergeData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted } from "@/features/settings/attempted";
import { contactChanged } from "@/features/tickets/beside";
import { keys } from "@/features/tickets/queries";
import { oneLine } from "@/ui/oneLine";
import { toast } from "@/ui/toasts";

const MERGES = "/api/v1/contacts/{contact_id}/merges";

/** Below the card's key: read again whenever anything of the person changes. */
export const contactMerges = (id: string) =>
  queryOptions({
    queryKey: [...keys.contact(id), "merges"] as const,
    queryFn: ({ signal }) =>
      api<ListContactMergesData, MergedContact[]>("GET", MERGES, {
        path: { contact_id: id },
        signal,
      }),
  });

/**
 * What merging would come to now: never kept. Not below the card's key: after the merge it would be
 * asked for once more, and refused.
 */
export const mergePreview = (id: string, fromId: string) =>
  queryOptions({
    queryKey: ["merge-preview", id, fromId] as const,
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) =>
      api<PreviewContactMergeData, MergePreview>("POST", `${MERGES}/preview`, {
        path: { contact_id: id },
        body: { from_id: fromId },
        signal,
      }),
  });

/** Both are one; said, and taken back when somebody wishes. */
export async function merge(into: ContactCard, body: MergeBody): Promise<boolean> {
  const path = { contact_id: into.id };
  let mergeId = "";
  const isDone = await attempt(into.id, body.from_id, async () => {
    const made = await api<MergeContactsData, MergeShape>("POST", MERGES, { path, body });
    mergeId = made.id;
  });
  if (!isDone) return false;
  toast({
    text: t("contacts-merged", { name: oneLine(into.name) }),
    tone: "ok",
    action: { label: t("undo"), run: () => void unmerge(into.id, body.from_id, mergeId) },
  });
  return true;
}

export async function unmerge(id: string, fromId: string, mergeId: string): Promise<void> {
  const isDone = await attempt(id, fromId, () =>
    api<UndoContactMergeData, ContactCard>("DELETE", `${MERGES}/{merge_id}`, {
      path: { contact_id: id, merge_id: mergeId },
    }),
  );
  if (isDone) toast({ text: t("contacts-unmerged"), tone: "ok" });
}

function attempt(id: string, otherId: string, act: () => Promise<unknown>): Promise<boolean> {
  const readAgain = async () => {
    contactChanged(id);
    contactChanged(otherId);
    await cache.invalidateQueries({ queryKey: ["contacts"] });
    await cache.invalidateQueries({ queryKey: keys.lists });
  };
  return attempted(async () => {
    await act();
    void readAgain();
  }, readAgain);
}
