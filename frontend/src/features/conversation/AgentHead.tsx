import { useLocation, useSearch } from "wouter-preact";
import type { TicketShape } from "@/core/api/gen";
import { t, usePart } from "@/core/i18n";
import { me } from "@/core/session";
import { useBackButton } from "@/core/tg";
import { minute } from "@/features/inbox/clock";
import { RatingMark } from "@/features/rating/RatingMark";
import { TicketActions } from "@/features/ticket-actions/TicketActions";
import { dueOf } from "@/features/tickets/due";
import { presenceOf } from "@/features/tickets/presence";
import { Avatar } from "@/ui/Avatar";
import { Bar } from "@/ui/Bar";
import { DueMark } from "@/ui/DueMark";
import { IconButton } from "@/ui/IconButton";
import { later } from "@/ui/later";
import { TWO_PANES, useMedia } from "@/ui/media";
import { Name } from "@/ui/Name";
import { oneLine } from "@/ui/oneLine";
import { StatusChip } from "@/ui/StatusChip";
import { Conn } from "./Conn";
import { Untitled } from "./Untitled";

const Below = later(async () => {
  const parts = ["tags", "snoozing", "settings"].map(usePart);
  const [found] = await Promise.all([import("./Below"), ...parts]);
  return found.Below;
});

interface Props {
  ticket: TicketShape | undefined;
  /** It will not come by waiting. */
  hasFailed: boolean;
  onBack: (() => void) | null;
  onHistory: () => void;
}

/** Which ticket this is, whose, where it stands, who else is here, and what can be done. */
export function AgentHead({ ticket, hasFailed, onBack, onHistory }: Props) {
  const isNative = useBackButton(onBack);
  const isWide = useMedia(TWO_PANES);
  return (
    <Bar
      level={isWide ? 2 : 1}
      start={onBack && !isNative && <IconButton icon="back" label={t("back")} onClick={onBack} />}
      title={ticket ? <Title ticket={ticket} /> : <Untitled hasFailed={hasFailed} />}
      subtitle={ticket && <Subtitle ticket={ticket} />}
      end={
        ticket && (
          <>
            <Others ticketId={ticket.id} />
            <TicketActions ticket={ticket} />
            <IconButton icon="history" label={t("talk-history")} onClick={onHistory} />
          </>
        )
      }
      below={
        ticket && (ticket.tags.length > 0 || ticket.snoozed_until) && <Below ticket={ticket} />
      }
    />
  );
}

function Title({ ticket }: { ticket: TicketShape }) {
  return (
    <>
      <span class="tabular">#{ticket.number}</span>{" "}
      <Name otherwise={t("talk-no-subject")}>{ticket.subject}</Name>
    </>
  );
}

// What was opened from within the app is gone back from by the browser's own way.
const WITHIN = { state: { isWithin: true } };

function Subtitle({ ticket }: { ticket: TicketShape }) {
  const [, go] = useLocation();
  const search = useSearch();
  const { isContactTyping } = presenceOf(ticket.id);
  const due = dueOf(ticket, minute.value);
  const status = ticket.is_spam ? "spam" : ticket.status;
  return (
    <>
      <Conn />
      <button
        type="button"
        class="talk-contact"
        onClick={() => go(`/t/${ticket.id}/contact${search && `?${search}`}`, WITHIN)}
      >
        <Name otherwise={t("talk-nameless")}>{ticket.contact.name}</Name>
      </button>
      {isContactTyping ? (
        <span class="talk-typing">{t("talk-typing")}</span>
      ) : (
        <>
          <StatusChip status={status} label={t(`status-${status}`)} />
          {due && <DueMark tone={due.tone} text={due.text} label={due.full} />}
          {ticket.rating && <RatingMark stars={ticket.rating.stars} />}
        </>
      )}
    </>
  );
}

const MOST_FACES = 3;

function Others({ ticketId }: { ticketId: string }) {
  const { viewing, typing } = presenceOf(ticketId);
  const others = [...typing, ...viewing].filter((one) => one.id !== me().id);
  if (others.length === 0) return null;
  const names = others.map((one) => oneLine(one.name)).join(", ");
  const words = t("talk-here", { names });
  return (
    <span class="talk-others" role="img" aria-label={words} title={words}>
      {others.slice(0, MOST_FACES).map((one) => (
        <Avatar key={one.id} id={one.id} name={one.name} size="xs" />
      ))}
      {others.length > MOST_FACES && <small>+{others.length - MOST_FACES}</small>}
    </span>
  );
}
