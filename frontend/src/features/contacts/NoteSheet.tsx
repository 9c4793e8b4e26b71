import { useState } from "preact/hooks";
import type { ContactNoteShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { newKey } from "@/core/ids";
import { Editor } from "@/features/settings/Editor";
import { TextArea } from "@/ui/TextArea";
import { addNote, rewordNote } from "./settings";

const LONGEST = 4096;

interface Props {
  contactId: string;
  /** Null for a new one. */
  note: ContactNoteShape | null;
  onClose: () => void;
}

export function NoteSheet({ contactId, note, onClose }: Props) {
  const [before] = useState(note?.text ?? "");
  const [text, change] = useState(before);
  const [key] = useState(newKey); // tried again, it is the same note
  const [isAsked, ask] = useState(false);
  const isMissing = text.trim() === "";
  const save = async () => {
    ask(true);
    if (isMissing) return false;
    return note ? rewordNote(contactId, note.id, text) : addNote(contactId, text, key);
  };
  return (
    <Editor
      title={t(note ? "contacts-note-edit" : "contacts-note-add")}
      before={before}
      draft={text}
      save={save}
      onClose={onClose}
    >
      <TextArea
        label={t("contacts-note-text")}
        hint={t("contacts-note-hint")}
        maxLength={LONGEST}
        value={text}
        error={isAsked && isMissing ? t("contacts-note-missing") : ""}
        onValue={change}
      />
    </Editor>
  );
}
