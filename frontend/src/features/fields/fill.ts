/** Filling in a field of a ticket or a contact. */

import type {
  FieldShape,
  FieldValueShape,
  FillContactFieldsData,
  FillTicketFieldsData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted } from "@/features/settings/attempted";
import { oneLine } from "@/ui/oneLine";
import { toast } from "@/ui/toasts";
import { fieldName, fieldValues, type Owner } from "./queries";
import type { Value } from "./values";

/** Whether it was done; who asked is told why not. What was there before can be put back. */
export async function fill(
  owner: Owner,
  field: FieldShape,
  value: Value,
  before: Value,
): Promise<boolean> {
  if (!(await put(owner, field, value))) return false;
  toast({
    text: t("fields-filled", { name: oneLine(fieldName(field)) }),
    tone: "ok",
    action: { label: t("undo"), run: () => void put(owner, field, before) },
  });
  return true;
}

function put(owner: Owner, field: FieldShape, value: Value): Promise<boolean> {
  const { queryKey } = fieldValues(owner);
  const body = { values: { [field.id]: value } };
  return attempted(
    async () => {
      const now =
        owner.of === "ticket"
          ? await api<FillTicketFieldsData, FieldValueShape[]>(
              "PATCH",
              "/api/v1/tickets/{ticket_id}/fields",
              { path: { ticket_id: owner.id }, body },
            )
          : await api<FillContactFieldsData, FieldValueShape[]>(
              "PATCH",
              "/api/v1/contacts/{contact_id}/fields",
              { path: { contact_id: owner.id }, body },
            );
      cache.setQueryData(queryKey, now);
    },
    () => cache.invalidateQueries({ queryKey }),
  );
}
