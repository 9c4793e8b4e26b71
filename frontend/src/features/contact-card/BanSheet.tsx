import { useState } from "preact/hooks";
import type { ContactCard } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { oneLine } from "@/ui/oneLine";
import { BanFields, type BanWish, FOREVER, untilOf } from "./BanFields";
import { changeBan } from "./ban";

/** Why somebody is shut out, for the staff, and for how long. */
export function BanSheet({ card, onClose }: { card: ContactCard; onClose: () => void }) {
  const [before] = useState<BanWish>({ reason: "", days: FOREVER });
  const [draft, change] = useState(before);
  const save = () => changeBan(card, { reason: draft.reason.trim(), until: untilOf(draft) });
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
      <BanFields wish={draft} onChange={change} />
    </Editor>
  );
}
