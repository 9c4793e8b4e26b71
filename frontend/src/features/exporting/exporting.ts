/** Everything said with one person: asking for it, looking how far it is, saving it. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  ContactExportShape,
  CreateExportLinkData,
  ExportContactData,
  FileLink,
  ListContactExportsData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { downloadFile } from "@/core/tg";
import { attempted } from "@/features/settings/attempted";
import { contactChanged } from "@/features/tickets/beside";
import { keys } from "@/features/tickets/queries";

const EXPORTS = "/api/v1/contacts/{contact_id}/exports";
const FIRST_LOOK_MS = 1_000;
const SLOWER_MS = 500;
const LAST_LOOK_MS = 10_000;

/** While one runs it is looked at again, less and less often; only as long as somebody watches. */
export const contactExports = (id: string) =>
  queryOptions({
    queryKey: [...keys.contact(id), "exports"] as const,
    queryFn: ({ signal }) =>
      api<ListContactExportsData, ContactExportShape[]>("GET", EXPORTS, {
        path: { contact_id: id },
        signal,
      }),
    staleTime: 0,
    refetchInterval: ({ state }) => {
      const runs = state.data?.some((one) => one.state === "running");
      const looks = state.dataUpdateCount + state.errorUpdateCount;
      return runs ? Math.min(FIRST_LOOK_MS + SLOWER_MS * looks, LAST_LOOK_MS) : false;
    },
  });

/** Whether it is being put together now. */
export function askExport(id: string, notes: boolean): Promise<boolean> {
  const { queryKey } = contactExports(id);
  const readAgain = () => cache.invalidateQueries({ queryKey });
  return attempted(async () => {
    const made = await api<ExportContactData, ContactExportShape>("POST", EXPORTS, {
      path: { contact_id: id },
      body: { with_notes: notes },
    });
    cache.setQueryData(queryKey, (now) => [
      made,
      ...(now ?? []).filter((one) => one.id !== made.id),
    ]);
    contactChanged(id);
  }, readAgain);
}

/** Whether the archive is on its way to the device. */
export function saveArchive(id: string, of: ContactExportShape, number: number): Promise<boolean> {
  const { queryKey } = contactExports(id);
  return attempted(
    async () => {
      const { path } = await api<CreateExportLinkData, FileLink>(
        "POST",
        `${EXPORTS}/{export_id}/link`,
        { path: { contact_id: id, export_id: of.id }, body: { archive: number } },
      );
      await downloadFile(path, `contact-${id.slice(0, 8)}-${number}.zip`);
    },
    () => cache.invalidateQueries({ queryKey }),
  );
}
