/** What the profile of a person changes. */

import type {
  AddContactNoteData,
  ChangeContactData,
  ContactBody,
  ContactCard,
  ContactNoteShape,
  EditContactNoteData,
  RemoveContactNoteData,
  RestoreContactNoteData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted } from "@/features/settings/attempted";
import { contactChanged } from "@/features/tickets/beside";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";
import { contactNotes } from "./queries";

const NOTES = "/api/v1/contacts/{contact_id}/notes";
const NOTE = `${NOTES}/{note_id}` as const;

const attempt = (id: string, act: () => Promise<unknown>) =>
  attempted(act, () => cache.invalidateQueries({ queryKey: keys.contact(id) }));

/** Whether the card says so now; what it said before can be put back. */
export async function changeCard(card: ContactCard, wish: ContactBody): Promise<boolean> {
  if (!(await put(card.id, wish))) return false;
  const { given_name, language } = card;
  toast({
    text: t("contacts-saved"),
    tone: "ok",
    action: { label: t("undo"), run: () => void put(card.id, { given_name, language }) },
  });
  return true;
}

function put(id: string, body: ContactBody): Promise<boolean> {
  return attempt(id, async () => {
    const now = await api<ChangeContactData, ContactCard>(
      "PATCH",
      "/api/v1/contacts/{contact_id}",
      { path: { contact_id: id }, body },
    );
    cache.setQueryData(keys.contact(id), now);
    contactChanged(id);
  });
}

/** The same `key` again is the same note. */
export function addNote(id: string, text: string, key: string): Promise<boolean> {
  return attempt(id, async () => {
    const body = { text, client_key: key };
    const path = { contact_id: id };
    const note = await api<AddContactNoteData, ContactNoteShape>("POST", NOTES, { path, body });
    stand(id, (all) => [note, ...all.filter((one) => one.id !== note.id)]);
  });
}

export function rewordNote(id: string, noteId: string, text: string): Promise<boolean> {
  return attempt(id, async () => {
    const path = { contact_id: id, note_id: noteId };
    const body = { text };
    const note = await api<EditContactNoteData, ContactNoteShape>("PUT", NOTE, { path, body });
    stand(id, (all) => all.map((one) => (one.id === noteId ? note : one)));
  });
}

/** It is gone; said, and taken back when somebody wishes. */
export async function removeNote(id: string, noteId: string): Promise<void> {
  const path = { contact_id: id, note_id: noteId };
  const isDone = await attempt(id, async () => {
    const left = await api<RemoveContactNoteData, ContactNoteShape[]>("DELETE", NOTE, { path });
    stand(id, () => left);
  });
  if (!isDone) return;
  const back = async () => {
    const all = await api<RestoreContactNoteData, ContactNoteShape[]>("POST", `${NOTE}/restore`, {
      path,
    });
    stand(id, () => all);
  };
  toast({
    text: t("contacts-note-removed"),
    tone: "ok",
    action: { label: t("undo"), run: () => void attempt(id, back) },
  });
}

function stand(id: string, now: (all: ContactNoteShape[]) => ContactNoteShape[]): void {
  const { queryKey } = contactNotes(id);
  cache.setQueryData(queryKey, (all) => now(all ?? []));
  void cache.invalidateQueries({ queryKey: [...keys.contact(id), "changes"] });
}
