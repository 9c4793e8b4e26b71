/** What the editor of fields changes. */

import type {
  ArchiveFieldData,
  ChangeFieldData,
  CreateFieldData,
  FieldShape,
  NewFieldBody,
  OrderFieldsData,
  RestoreFieldData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted } from "@/features/settings/attempted";
import { oneLine } from "@/ui/oneLine";
import { toast } from "@/ui/toasts";
import { fieldList, fieldName } from "./queries";

const { queryKey } = fieldList;
const readAgain = () => cache.invalidateQueries({ queryKey });

/** Whether it was done; who asked is told why not, and what is shown is read again. */
export const attempt = (act: () => Promise<unknown>) => attempted(act, readAgain);

export type FieldWish = Required<NewFieldBody>;

export async function saveField(id: string | null, wish: FieldWish): Promise<void> {
  if (!id) {
    stands(await api<CreateFieldData, FieldShape>("POST", "/api/v1/fields", { body: wish }));
    return;
  }
  const { belongs_to: _of, key: _key, kind: _kind, ...body } = wish;
  const path = { field_id: id };
  stands(
    await api<ChangeFieldData, FieldShape>("PUT", "/api/v1/fields/{field_id}", { path, body }),
  );
}

/** It is in the archive, or back from there; said, and taken back when somebody wishes. */
export async function move(field: FieldShape): Promise<boolean> {
  const { id, is_archived: isBack } = field;
  const isDone = await attempt(() => (isBack ? restore : archive)(id));
  if (!isDone) return false;
  toast({
    text: t(isBack ? "fields-restored" : "fields-archived", { name: oneLine(fieldName(field)) }),
    tone: "ok",
    action: {
      label: t("undo"),
      run: () => void attempt(() => (isBack ? archive : restore)(id)),
    },
  });
  return true;
}

export async function orderFields(ids: string[]): Promise<void> {
  const all = await api<OrderFieldsData, FieldShape[]>("PUT", "/api/v1/fields/order", {
    body: { ids },
  });
  cache.setQueryData(queryKey, all);
}

async function archive(id: string): Promise<void> {
  const path = { field_id: id };
  stands(await api<ArchiveFieldData, FieldShape>("DELETE", "/api/v1/fields/{field_id}", { path }));
}

async function restore(id: string): Promise<void> {
  const path = { field_id: id };
  stands(
    await api<RestoreFieldData, FieldShape>("POST", "/api/v1/fields/{field_id}/restore", { path }),
  );
}

function stands(field: FieldShape): void {
  cache.setQueryData(queryKey, (all) => {
    if (!all) return all;
    const isKnown = all.some((one) => one.id === field.id);
    return isKnown ? all.map((one) => (one.id === field.id ? field : one)) : [...all, field];
  });
}
