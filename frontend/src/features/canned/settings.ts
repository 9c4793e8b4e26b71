/** What the screen of ready answers changes. */

import type {
  ArchiveCannedResponseData,
  CannedResponseBody,
  CannedResponseShape,
  ChangeCannedResponseData,
  CreateCannedResponseData,
  RestoreCannedResponseData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted } from "@/features/settings/attempted";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";
import { cannedList } from "./queries";

const readAgain = () => cache.invalidateQueries({ queryKey: keys.canned, exact: true });

/** Whether it was done; who asked is told why not, and what is shown is read again. */
export const attempt = (act: () => Promise<unknown>) => attempted(act, readAgain);

export async function saveCanned(id: string | null, body: CannedResponseBody): Promise<void> {
  if (id) {
    const path = { canned_id: id };
    await api<ChangeCannedResponseData, CannedResponseShape>(
      "PUT",
      "/api/v1/canned-responses/{canned_id}",
      { path, body },
    );
  } else {
    await api<CreateCannedResponseData, CannedResponseShape>("POST", "/api/v1/canned-responses", {
      body,
    });
  }
  await readAgain();
}

/** It is in the archive, or back from there; said, and taken back when somebody wishes. */
export async function move(one: { id: string; title: string }, isBack: boolean): Promise<boolean> {
  const isDone = await attempt(() => (isBack ? restore : archive)(one.id));
  if (!isDone) return false;
  toast({
    text: t(isBack ? "canned-restored" : "canned-archived", { title: one.title }),
    tone: "ok",
    action: {
      label: t("undo"),
      run: () => void attempt(() => (isBack ? archive : restore)(one.id)),
    },
  });
  return true;
}

async function archive(id: string): Promise<void> {
  stands(
    await api<ArchiveCannedResponseData, CannedResponseShape>(
      "DELETE",
      "/api/v1/canned-responses/{canned_id}",
      { path: { canned_id: id } },
    ),
  );
}

async function restore(id: string): Promise<void> {
  stands(
    await api<RestoreCannedResponseData, CannedResponseShape>(
      "POST",
      "/api/v1/canned-responses/{canned_id}/restore",
      { path: { canned_id: id } },
    ),
  );
}

function stands({ id, is_archived }: CannedResponseShape): void {
  cache.setQueryData(cannedList.queryKey, (all) =>
    all?.map((one) => (one.id === id ? { ...one, is_archived } : one)),
  );
}
