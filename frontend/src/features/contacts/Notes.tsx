import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { ContactNoteShape } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { may } from "@/core/session";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Name } from "@/ui/Name";
import { SkeletonRows } from "@/ui/Skeleton";
import { NoteSheet } from "./NoteSheet";
import { contactNotes } from "./queries";
import { removeNote } from "./settings";

const MOST = 50;

/** What the staff knows of a person, whichever ticket they have with them. */
export function Notes({ contactId }: { contactId: string }) {
  const read = useQuery(contactNotes(contactId));
  const [open, setOpen] = useState<ContactNoteShape | "new" | null>(null);
  if (read.isPending) return <SkeletonRows label={t("loading")} rows={1} />;
  if (!read.data) return <NotLoaded reads={[read]} />;
  const canWrite = may("tickets.note");
  return (
    <section class="contact-notes" aria-label={t("contacts-notes")}>
      <h2 class="list-header">{t("contacts-notes")}</h2>
      {read.data.map((one) => (
        <Note key={one.id} of={one} contactId={contactId} onEdit={() => setOpen(one)} />
      ))}
      {read.data.length === 0 && <p class="contact-note-none">{t("contacts-notes-none")}</p>}
      {canWrite && read.data.length < MOST && (
        <div class="settings-more">
          <Button icon="plus" onClick={() => setOpen("new")}>
            {t("contacts-note-add")}
          </Button>
        </div>
      )}
      {open && (
        <NoteSheet
          contactId={contactId}
          note={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

interface NoteProps {
  of: ContactNoteShape;
  contactId: string;
  onEdit: () => void;
}

function Note({ of, contactId, onEdit }: NoteProps) {
  const [isBusy, become] = useState(false);
  const remove = async () => {
    become(true);
    await removeNote(contactId, of.id);
    become(false);
  };
  const isOwn = of.is_yours && may("tickets.note");
  const canRemove = isOwn || (may("contacts.change") && may("tickets.note"));
  return (
    <article class="contact-note">
      <p class="contact-note-text" dir="auto">
        {of.text}
      </p>
      <p class="contact-note-by">
        <Name>{of.author_name}</Name>
        {", "}
        <time dateTime={of.created_at} title={longTime(of.created_at)}>
          {shortTime(of.created_at)}
        </time>
        {of.edited_at && ` · ${t("contacts-note-edited")}`}
      </p>
      <div class="contact-note-acts">
        {isOwn && <IconButton icon="edit" label={t("contacts-note-edit")} onClick={onEdit} />}
        {canRemove && (
          <IconButton
            icon="trash"
            label={t("contacts-note-remove")}
            disabled={isBusy}
            onClick={() => void remove()}
          />
        )}
      </div>
    </article>
  );
}
