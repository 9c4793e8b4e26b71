import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { postTurn } from "@/features/files/posting";
import { noteDrafted } from "@/features/tickets/drafted";
import { Banner } from "@/ui/Banner";
import { later } from "@/ui/later";
import { oneLine } from "@/ui/oneLine";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Collision } from "./Collision";
import type { Marked } from "./markup";
import { Quoted } from "./quotedLater";
import { barrierOf } from "./remedies";
import type { Said } from "./said";
import { useCanned } from "./useCanned";
import type { Drafting } from "./useDraft";
import { useNaming } from "./useNaming";
import { Writing } from "./Writing";

const SharedWords = later(() => import("./SharedWords").then((found) => found.SharedWords));

interface Props {
  ticket: TicketShape;
  drafting: Drafting;
  quoted: Said | undefined;
  /** The last message that was in sight. */
  seenId: string;
  onSent: () => void;
  input: RefObject<HTMLTextAreaElement>;
}

/** An agent's answer or note; which of the two it is shows in colour, sign and word. */
export function AgentWriting({ ticket, drafting, quoted, seenId, onSent, input }: Props) {
  const { draft } = drafting;
  const barrier = barrierOf(ticket);
  const canReply = may("tickets.reply") && barrier === "";
  const canNote = may("tickets.note");
  const isNote = canNote && (draft.isNote || !canReply);
  if (!canReply && !canNote) {
    return (
      <>
        <Reach ticket={ticket} />
        <p class="talk-read-only">{t("talk-read-only")}</p>
      </>
    );
  }
  return (
    <Words {...{ ticket, drafting, quoted, seenId, onSent, input, canReply, canNote, isNote }} />
  );
}

interface WordsProps extends Props {
  canReply: boolean;
  canNote: boolean;
  isNote: boolean;
}

function Words(props: WordsProps) {
  const { ticket, drafting, quoted, seenId, onSent, input, canReply, canNote, isNote } = props;
  const { draft, change } = drafting;
  const canned = useCanned({ ticket, drafting, isOn: canReply && !isNote, input, onSent });
  const naming = useNaming({ ticket, drafting, isOn: isNote, input });
  const name = oneLine(ticket.contact.name) || t("talk-nameless");
  const send = ({ text, entities }: Marked) => {
    const kind = isNote ? ("note" as const) : ("reply" as const);
    const replyToId = isNote ? null : draft.replyToId;
    const cannedId = isNote ? null : draft.cannedId;
    const draftVersion = draft.base ?? 0;
    const words = { text, entities, replyToId, cannedId, draftVersion };
    const letter = { kind, ticketId: ticket.id, ...words };
    noteDrafted(ticket.id, false);
    drafting.sent(postTurn(isNote ? letter : { ...letter, seenId }, draft.files));
    onSent();
  };
  return (
    <>
      <Reach ticket={ticket} />
      <Collision ticketId={ticket.id} />
      <SharedWords ticketId={ticket.id} drafting={drafting} messages={ticket.message_count} />
      <Writing
        ticketId={ticket.id}
        drafting={drafting}
        tone={isNote ? "note" : "reply"}
        label={isNote ? t("talk-note-to-team") : t("talk-reply-to", { name })}
        sendLabel={t(isNote ? "talk-add-note" : "talk-send-reply")}
        sendWord={t(isNote ? "talk-note" : "talk-answer")}
        onSend={send}
        input={input}
        above={
          isNote ? (
            naming.list
          ) : (
            <>
              <Above ticket={ticket} drafting={drafting} quoted={quoted} />
              {canned.list}
            </>
          )
        }
        tool={canned.button}
        onKey={isNote ? naming.key : canned.key}
        below={
          canNote && (
            <SegmentedControl
              label={t("talk-what")}
              tone={isNote ? "note" : "normal"}
              options={[
                { id: "reply", label: t("talk-answer"), icon: "reply", disabled: !canReply },
                { id: "note", label: t("talk-note"), icon: "lock" },
              ]}
              value={isNote ? "note" : "reply"}
              onChange={(chosen) => change({ isNote: chosen === "note" })}
            />
          )
        }
      />
    </>
  );
}

interface AboveProps {
  ticket: TicketShape;
  drafting: Drafting;
  quoted: Said | undefined;
}

/** What an answer brings with it: the message it belongs to, and a ticket that opens again. */
function Above({ ticket, drafting, quoted }: AboveProps) {
  const isFinished = ticket.status === "closed" || ticket.status === "resolved";
  return (
    <>
      {drafting.draft.replyToId && (
        <Quoted said={quoted} onRemove={() => drafting.change({ replyToId: null })} />
      )}
      {isFinished && (
        <p class="talk-hint">{t("talk-reopens", { status: t(`status-${ticket.status}`) })}</p>
      )}
    </>
  );
}

/** Whether words reach the contact at all, before anybody writes them. */
function Reach({ ticket }: { ticket: TicketShape }) {
  const [isHidden, hide] = useState(false);
  const barrier = barrierOf(ticket);
  if (barrier) {
    return (
      <Banner tone="warn" icon="block">
        {t(`talk-reach-${barrier}`)} {may("tickets.note") && t("talk-notes-work")}
      </Banner>
    );
  }
  if (ticket.reachability !== "never_started" || isHidden) return null;
  return (
    <Banner tone="info" closeLabel={t("close")} onClose={() => hide(true)}>
      {t("talk-reach-never-started")}
    </Banner>
  );
}
