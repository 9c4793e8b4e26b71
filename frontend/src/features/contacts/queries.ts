/** What is read of the people who write. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/preact-query";
import type {
  CardChangePage,
  ContactNoteShape,
  ContactPage,
  ListContactChangesData,
  ListContactNotesData,
  ListContactsData,
} from "@/core/api/gen";
import { api } from "@/core/http";
import { keys } from "@/features/tickets/queries";

const PAGE = 30;

/** Who came last first; with words, those who are called so. */
export const contactList = (words: string) =>
  infiniteQueryOptions({
    queryKey: ["contacts", words] as const,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api<ListContactsData, ContactPage>("GET", "/api/v1/contacts", {
        query: { q: words, cursor: pageParam, limit: PAGE },
        signal,
      }),
    getNextPageParam: (last) => last.next_cursor,
  });

/** Keys below the card's: those are read again whenever anything of the person changes. */
export const contactNotes = (id: string) =>
  queryOptions({
    queryKey: [...keys.contact(id), "notes"] as const,
    queryFn: ({ signal }) =>
      api<ListContactNotesData, ContactNoteShape[]>("GET", "/api/v1/contacts/{contact_id}/notes", {
        path: { contact_id: id },
        signal,
      }),
  });

export const contactChanges = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.contact(id), "changes"] as const,
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      api<ListContactChangesData, CardChangePage>("GET", "/api/v1/contacts/{contact_id}/changes", {
        path: { contact_id: id },
        query: { before: pageParam, limit: PAGE },
        signal,
      }),
    getNextPageParam: (last) => last.before,
  });
