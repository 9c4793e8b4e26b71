import type { RefObject } from "preact";
import type { ContactTicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { post } from "@/core/outbox";
import type { Marked } from "./markup";
import type { Drafting } from "./useDraft";
import { Writing } from "./Writing";

interface Props {
  ticket: ContactTicketShape;
  drafting: Drafting;
  input: RefObject<HTMLTextAreaElement>;
  onSent: () => void;
}

/** A contact writes to the desk; into a closed request as well, which opens it again. */
export function ContactWriting({ ticket, drafting, input, onSent }: Props) {
  const send = ({ text, entities }: Marked) => {
    void post({ kind: "message", ticketId: ticket.id, text, entities });
    drafting.change({ text: "" });
    onSent();
  };
  const isFinished = ticket.status === "closed" || ticket.status === "resolved";
  return (
    <Writing
      ticketId={ticket.id}
      drafting={drafting}
      tone="reply"
      label={t("talk-your-message")}
      sendLabel={t("talk-send")}
      onSend={send}
      input={input}
      above={isFinished && <p class="talk-hint">{t("talk-message-reopens")}</p>}
    />
  );
}
