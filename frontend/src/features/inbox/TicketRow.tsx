import { memo } from "preact/compat";
import type { CategoryShape, TicketShape } from "@/core/api/gen";
import { longTime, spanWords, t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { haptic } from "@/core/tg";
import { RatingMark } from "@/features/rating/RatingMark";
import { isMarking } from "@/features/selecting/marks";
import { finishing, type OwnStep, offered } from "@/features/ticket-actions/acts";
import { perform } from "@/features/ticket-actions/perform";
import { numberOf, STEP_ICONS, stepWords } from "@/features/ticket-actions/words";
import { categoryName } from "@/features/tickets/categories";
import { drafted } from "@/features/tickets/drafted";
import { dueOf } from "@/features/tickets/due";
import { presenceOf } from "@/features/tickets/presence";
import { Avatar } from "@/ui/Avatar";
import { DueMark } from "@/ui/DueMark";
import { Icon } from "@/ui/Icon";
import { Name } from "@/ui/Name";
import { oneLine } from "@/ui/oneLine";
import { PriorityMark } from "@/ui/PriorityMark";
import { Row } from "@/ui/Row";
import { StatusChip } from "@/ui/StatusChip";
import { type SwipeAction, SwipeRow } from "@/ui/SwipeRow";
import { minute } from "./clock";
import { RowMenu } from "./RowMenu";
import { lastSaid, priorityKind, timeWords } from "./words";

export interface TicketRowProps {
  ticket: TicketShape;
  category: CategoryShape | undefined;
  isOpen: boolean;
  /** The one the list's own tab stop is at. */
  isStop: boolean;
  href: string;
  onOpen: (ticketId: string) => void;
  /** Whether it is marked; null while none is. */
  isChosen: boolean | null;
}

/** A ticket in the list: who, what was said, where it stands, who is on it. Drawn when it changed. */
export const TicketRow = memo((props: TicketRowProps) => {
  const { ticket, category, isOpen, isStop, href, onOpen, isChosen } = props;
  const isMarked = isChosen !== null;
  // Thanks after the end are no work: what reopens a ticket is told by its status.
  const isUnread = ticket.is_unread && !["resolved", "closed"].includes(ticket.status);
  const open = (event: MouseEvent) => {
    if (isMarking(event, ticket.id)) return event.preventDefault();
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    onOpen(ticket.id);
  };
  const menu = (event: MouseEvent) => {
    if (openMenu(event.currentTarget as Element)) event.preventDefault();
  };
  return (
    <SwipeRow
      class="ticket-row"
      data-ticket={ticket.id}
      {...swipes(ticket)}
      onArmed={() => haptic("select")}
      menu={!isMarked && <RowMenu ticket={ticket} />}
      disabled={isMarked}
    >
      <Row
        as="div"
        href={isMarked ? undefined : href}
        selected={isChosen ?? undefined}
        onClick={open}
        onContextMenu={menu}
        tabIndex={isStop ? 0 : -1}
        current={isOpen}
        unread={isUnread}
        before={<Avatar id={ticket.contact.id ?? ticket.id} name={ticket.contact.name} />}
        title={title(ticket)}
        aside={when(ticket)}
        text={<Said ticket={ticket} />}
        badge={isUnread && unread()}
        meta={facts(ticket, category)}
      />
    </SwipeRow>
  );
});

/** The menu of the row around `inside`; whether there is one. */
function openMenu(inside: Element): boolean {
  const row = inside.closest("[data-ticket]");
  const button = row?.querySelector<HTMLElement>(".swipe-menu button");
  if (!button) return false;
  button.click();
  return true;
}

/** Towards the start: mine. Towards the end: done with. The menu has the same, and more. */
function swipes(ticket: TicketShape): { start?: SwipeAction; end?: SwipeAction } {
  const offer = offered(ticket, may);
  const last = finishing(offer);
  const step = (one: OwnStep): SwipeAction => ({
    label: stepWords(one),
    icon: STEP_ICONS[one],
    tone: one === "reopen" ? "quiet" : "ok",
    onAction: () => void perform(ticket, { kind: "step", step: one }),
  });
  const take: SwipeAction = {
    label: t("acts-take"),
    icon: "user",
    tone: "accent",
    onAction: () => void perform(ticket, { kind: "take" }),
  };
  return { ...(offer.take && { end: take }), ...(last && { start: step(last) }) };
}

// Functions and not components where nothing changes by itself: a row that scrolls into sight is
// made of half as many.

function title(ticket: TicketShape) {
  const isAway = ticket.reachability !== "reachable";
  return (
    <>
      <Name otherwise={t("inbox-nameless")}>{ticket.contact.name}</Name>
      {drafted.value.has(ticket.id) && (
        <Icon name="edit" size="s" class="ticket-draft" label={t("inbox-draft")} />
      )}
      {ticket.contact_is_banned && <Icon name="block" size="s" label={t("card-banned")} />}
      {isAway && !ticket.contact_is_banned && (
        <Icon
          name="warning"
          size="s"
          class="ticket-away"
          label={t(`reach-${ticket.reachability}`)}
        />
      )}
    </>
  );
}

function when(ticket: TicketShape) {
  const { text, full } = timeWords(ticket, minute.value);
  const at = ticket.waiting_since ?? ticket.activity_at;
  return (
    <time dateTime={at} title={longTime(at)} class={full ? "ticket-waits" : undefined}>
      {full && <Icon name="clock" size="s" label={full} />}
      <span aria-hidden={full ? true : undefined}>{text}</span>
    </time>
  );
}

function Said({ ticket }: { ticket: TicketShape }) {
  const here = presenceOf(ticket.id);
  const typing = here.typing.filter((one) => one.id !== me().id);
  const name = typing[0]?.name ?? (here.isContactTyping ? ticket.contact.name : "");
  if (name) return <span class="ticket-typing">{t("inbox-types", { name: oneLine(name) })}</span>;
  const author = ticket.last_message?.author_kind;
  return (
    <>
      {author && author !== "contact" && (
        <span class="ticket-author">{t(`inbox-said-${author}`)} </span>
      )}
      <bdi>{oneLine(lastSaid(ticket))}</bdi>
    </>
  );
}

const unread = () => <span class="ticket-unread" role="img" aria-label={t("inbox-unread")} />;

function facts(ticket: TicketShape, category: CategoryShape | undefined) {
  const { priority } = ticket;
  const status = ticket.is_spam ? "spam" : ticket.status;
  const due = dueOf(ticket, minute.value);
  return (
    <>
      <span class="ticket-number tabular">{numberOf(ticket)}</span>
      {priority !== 2 && (
        <PriorityMark compact priority={priorityKind(priority)} label={t(`priority-${priority}`)} />
      )}
      <StatusChip status={status} label={t(`status-${status}`)} />
      {due && <DueMark tone={due.tone} text={due.text} label={due.full} />}
      {ticket.snoozed_until && snoozed(ticket.snoozed_until)}
      {ticket.rating && <RatingMark stars={ticket.rating.stars} />}
      {category && (
        <span class="ticket-category">
          <span aria-hidden="true">{category.icon}</span> <bdi>{categoryName(category)}</bdi>
        </span>
      )}
      <Whose ticket={ticket} />
    </>
  );
}

function snoozed(until: string) {
  const time = spanWords(Date.parse(until) - minute.value);
  const words = `${t("inbox-view-snoozed")}: ${time}`;
  return <DueMark tone="ok" text={words} label={words} />;
}

/** Who has it, and who else looks at it now. */
function Whose({ ticket }: { ticket: TicketShape }) {
  const { assignee } = ticket;
  const self = me().id;
  const names = presenceOf(ticket.id)
    .viewing.filter((one) => one.id !== self)
    .map((one) => oneLine(one.name))
    .join(", ");
  if (!names && !assignee) return null;
  return (
    <span class="ticket-whose">
      {names && (
        <span class="ticket-looker" title={names}>
          <Icon name="eye" size="s" label={t("inbox-looks", { names })} />
        </span>
      )}
      {assignee && (
        <span
          class="ticket-assignee"
          role="img"
          aria-label={
            assignee.id === self
              ? t("inbox-with-you")
              : t("inbox-with", { name: oneLine(assignee.name) })
          }
        >
          <Avatar id={assignee.id ?? ""} name={assignee.name} size="xs" />
        </span>
      )}
    </span>
  );
}
