import { useState } from "preact/hooks";
import type { ContactCard } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { languageName } from "@/features/contact-card/words";
import { Editor } from "@/features/settings/Editor";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { changeCard } from "./settings";

const LONGEST = 128;

/** What the desk calls a person, and which language it speaks with them. */
export function CardSheet({ card, onClose }: { card: ContactCard; onClose: () => void }) {
  const [before] = useState({ given_name: card.given_name, language: card.language });
  const [draft, change] = useState(before);
  // A language the desk spoke once may still be the person's.
  const spoken = [...new Set([...boot().desk.languages, before.language])].filter(Boolean);
  return (
    <Editor
      title={t("contacts-edit")}
      before={before}
      draft={draft}
      save={() => changeCard(card, changed(before, draft))}
      onClose={onClose}
    >
      <Field
        label={t("contacts-given-name")}
        hint={t("contacts-given-name-hint")}
        placeholder={card.own_name}
        maxLength={LONGEST}
        autocomplete="off"
        value={draft.given_name}
        onValue={(given_name) => change({ ...draft, given_name })}
      />
      <Select
        label={t("card-language")}
        hint={t("contacts-language-hint")}
        options={[
          { id: "", label: t("contacts-language-own") },
          ...spoken.map((id) => ({ id, label: languageName(id) })),
        ]}
        value={draft.language}
        onValue={(language) => change({ ...draft, language })}
      />
    </Editor>
  );
}

/** What was not touched here may have been changed elsewhere meanwhile. */
function changed<T extends object>(before: T, draft: T): Partial<T> {
  const parts = Object.entries(draft).filter(([key, value]) => before[key as keyof T] !== value);
  return Object.fromEntries(parts) as Partial<T>;
}
