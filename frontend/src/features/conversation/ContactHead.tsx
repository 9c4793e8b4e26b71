import { useState } from "preact/hooks";
import type { ContactTicketShape } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { useBackButton } from "@/core/tg";
import { presenceOf } from "@/features/tickets/presence";
import { TranscriptSheet } from "@/features/transcript/later";
import { Bar } from "@/ui/Bar";
import { IconButton } from "@/ui/IconButton";
import { Name } from "@/ui/Name";
import { oneLine } from "@/ui/oneLine";
import { StatusChip } from "@/ui/StatusChip";
import { Conn } from "./Conn";
import { ContactSteps } from "./ContactSteps";
import { Untitled } from "./Untitled";

interface Props {
  ticket: ContactTicketShape | undefined;
  /** It will not come by waiting. */
  hasFailed: boolean;
  onBack: (() => void) | null;
}

/** Whose desk this is, which request, and where it stands in a contact's words. */
export function ContactHead({ ticket, hasFailed, onBack }: Props) {
  const isNative = useBackButton(onBack);
  return (
    <Bar
      start={onBack && !isNative && <IconButton icon="back" label={t("back")} onClick={onBack} />}
      title={
        ticket ? (
          <>
            {ticket.number > 0 && <span class="tabular">#{ticket.number} </span>}
            <Name otherwise={t("talk-no-subject")}>{ticket.subject}</Name>
          </>
        ) : (
          <Untitled hasFailed={hasFailed} />
        )
      }
      subtitle={ticket && <Subtitle ticket={ticket} />}
      end={ticket && <Acts ticket={ticket} />}
    />
  );
}

function Acts({ ticket }: { ticket: ContactTicketShape }) {
  const [isSaving, save] = useState(false);
  const hasNumber = ticket.number > 0 && !ticket.merged_into;
  return (
    <>
      <ContactSteps ticket={ticket} />
      {hasNumber && (
        <IconButton icon="download" label={t("talk-save")} onClick={() => save(true)} />
      )}
      {isSaving && (
        <TranscriptSheet audience="contact" ticket={ticket} onClose={() => save(false)} />
      )}
    </>
  );
}

function Subtitle({ ticket }: { ticket: ContactTicketShape }) {
  const { deskName } = presenceOf(ticket.id);
  return (
    <>
      <Conn />
      <Name>{boot().desk.name}</Name>
      <span role="status">
        {deskName ? (
          <span class="talk-typing">{t("talk-desk-typing", { name: oneLine(deskName) })}</span>
        ) : ticket.number === 0 ? (
          t("talk-delivery-waiting")
        ) : (
          ticket.number > 0 && (
            <StatusChip status={ticket.status} label={t(`talk-status-${ticket.status}`)} />
          )
        )}
      </span>
    </>
  );
}
