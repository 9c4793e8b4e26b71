import { useState } from "preact/hooks";
import type { ContactCard } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { oneLine } from "@/ui/oneLine";
import { Select } from "@/ui/Select";
import { TextArea } from "@/ui/TextArea";
import { changeBan } from "./ban";

const DAY_MS = 86_400_000;
const DAYS = [1, 7, 30, 365] as const;
const FOREVER = "forever";

/** Why somebody is shut out, for the staff, and for how long. */
export function BanSheet({ card, onClose }: { card: ContactCard; onClose: () => void }) {
  const [before] = useState({ reason: "", days: FOREVER });
  const [draft, change] = useState(before);
  const save = () => {
    const until =
      draft.days === FOREVER
        ? null
        : new Date(Date.now() + Number(draft.days) * DAY_MS).toISOString();
    return changeBan(card, { reason: draft.reason.trim(), until });
  };
  return (
    <Editor
      title={t("card-ban-title", { name: oneLine(card.name) || t("inbox-nameless") })}
      saveLabel={t("card-ban")}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      <p class="field-hint">{t("card-ban-text")}</p>
      <TextArea
        label={t("card-ban-reason")}
        hint={t("card-ban-reason-hint")}
        maxLength={500}
        value={draft.reason}
        onValue={(reason) => change({ ...draft, reason })}
      />
      <Select
        label={t("card-ban-for")}
        options={[
          { id: FOREVER, label: t("card-ban-forever") },
          ...DAYS.map((n) => ({ id: String(n), label: t("card-ban-days", { n }) })),
        ]}
        value={draft.days}
        onValue={(days) => change({ ...draft, days })}
      />
    </Editor>
  );
}
