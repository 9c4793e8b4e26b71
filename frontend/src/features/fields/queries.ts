/** What is read of custom fields. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  FieldShape,
  FieldValueShape,
  GetContactFieldsData,
  GetTicketFieldsData,
  ListFieldsData,
} from "@/core/api/gen";
import { boot } from "@/core/boot";
import { api } from "@/core/http";
import { language } from "@/core/i18n";
import { keys } from "@/features/tickets/queries";

/** Whose fields: a ticket's or a contact's. */
export interface Owner {
  of: "ticket" | "contact";
  id: string;
}

/** All in order, archived ones too. The key is the event's name (`tickets/live.ts`). */
export const fieldList = queryOptions({
  queryKey: ["fields"] as const,
  queryFn: ({ signal }) => api<ListFieldsData, FieldShape[]>("GET", "/api/v1/fields", { signal }),
});

/**
 * What stands in the fields. Keys below the ticket's history and the contact's card: those are read
 * again whenever anything about them changes.
 */
export const fieldValues = ({ of, id }: Owner) =>
  queryOptions({
    queryKey: [...(of === "ticket" ? keys.history(id) : keys.contact(id)), "fields"] as const,
    queryFn: ({ signal }) =>
      of === "ticket"
        ? api<GetTicketFieldsData, FieldValueShape[]>("GET", "/api/v1/tickets/{ticket_id}/fields", {
            path: { ticket_id: id },
            signal,
          })
        : api<GetContactFieldsData, FieldValueShape[]>(
            "GET",
            "/api/v1/contacts/{contact_id}/fields",
            { path: { contact_id: id }, signal },
          ),
  });

export function fieldName({ names, key }: Pick<FieldShape, "names" | "key">): string {
  return (
    names[language.value] ||
    names[boot().desk.language] ||
    Object.values(names).find(Boolean) ||
    key
  );
}
