/** The card of a contact, as it is read. */

import { queryOptions } from "@tanstack/preact-query";
import type { ContactCard, GetContactData } from "@/core/api/gen";
import { api } from "@/core/http";
import { keys } from "@/features/tickets/queries";

export const contactCard = (id: string) =>
  queryOptions({
    queryKey: keys.contact(id),
    queryFn: ({ signal }) =>
      api<GetContactData, ContactCard>("GET", "/api/v1/contacts/{contact_id}", {
        path: { contact_id: id },
        signal,
      }),
  });
