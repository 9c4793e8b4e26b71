import type { RefObject } from "preact";
import type { ContactTicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { postTurn } from "@/features/files/posting";
import { Closed } from "@/features/opening/closed";
import type { Marked } from "./markup";
import { Quoted } from "./quotedLater";
import type { Said } from "./said";
import type { Drafting } from "./useDraft";
import { Writing } from "./Writing";

interface Props {
  ticket: ContactTicketShape;
  drafting: Drafting;
  quoted: Said | undefined;
  input: RefObject<HTMLTextAreaElement>;
  onSent: () => void;
}

/** A contact writes to the desk; into a closed request as well, which opens it again. */
export function ContactWriting({ ticket, drafting, quoted, input, onSent }: Props) {
  const { replyToId, files } = drafting.draft;
  const send = ({ text, entities }: Marked) => {
    const letter = { kind: "message" as const, ticketId: ticket.id, text, entities, replyToId };
    drafting.sent(postTurn(letter, files));
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
      above={
        <>
          <Closed />
          {replyToId && (
            <Quoted said={quoted} onRemove={() => drafting.change({ replyToId: null })} />
          )}
          {isFinished && <p class="talk-hint">{t("talk-message-reopens")}</p>}
        </>
      }
    />
  );
}
