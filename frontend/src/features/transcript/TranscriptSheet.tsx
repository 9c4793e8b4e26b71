import { useState } from "preact/hooks";
import type { ContactTicketShape, TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { Spinner } from "@/ui/Spinner";
import { Switch } from "@/ui/Switch";
import { type Form, saveTranscript, type Wish } from "./saving";

const FORMS: readonly [Form, IconName][] = [
  ["pdf", "file"],
  ["html", "globe"],
  ["json", "copy"],
];

interface Props {
  audience: Wish["audience"];
  ticket: Pick<TicketShape | ContactTicketShape, "id" | "number">;
  onClose: () => void;
}

/** In which form the conversation is saved; agents choose whether notes go with it. */
export function TranscriptSheet({ audience, ticket, onClose }: Props) {
  const [notes, withNotes] = useState(false);
  const [busy, setBusy] = useState<Form | "">("");
  const save = async (form: Form) => {
    setBusy(form);
    const { id: ticketId, number } = ticket;
    if (await saveTranscript({ audience, ticketId, number, form, notes })) onClose();
    setBusy("");
  };
  return (
    <Sheet
      open
      title={t("transcript-of", { number: `#${ticket.number}` })}
      closeLabel={t("close")}
      onClose={onClose}
    >
      <p>{t("transcript-hint")}</p>
      {audience === "agent" && may("tickets.note") && (
        <Switch
          label={t("transcript-notes")}
          hint={t("transcript-notes-hint")}
          checked={notes}
          onChange={withNotes}
        />
      )}
      <ul class="picker-lines">
        {FORMS.map(([form, icon]) => (
          <Row
            key={form}
            before={busy === form ? <Spinner /> : <Icon name={icon} />}
            title={t(`transcript-${form}`)}
            text={t(`transcript-${form}-hint`)}
            lines={2}
            onClick={busy ? undefined : () => void save(form)}
          />
        ))}
      </ul>
    </Sheet>
  );
}
