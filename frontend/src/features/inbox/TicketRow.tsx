import type { CategoryShape, TicketShape } from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { haptic } from "@/core/tg";
import { finishing, type OwnStep, offered } from "@/features/ticket-actions/acts";
import { STEP_ICONS } from "@/features/ticket-actions/menu";
import { perform } from "@/features/ticket-actions/perform";
import { numberOf, stepWords } from "@/features/ticket-actions/words";
import { categoryName } from "@/features/tickets/categories";
import { presenceOf } from "@/features/tickets/presence";
import { Avatar } from "@/ui/Avatar";
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
  onOpen: () => void;
}

/** A ticket in the list: who, what was said, where it stands, who is on it. */
export function TicketRow({ ticket, category, isOpen, isStop, href, onOpen }: TicketRowProps) {
  // Thanks after the end are no work: what reopens a ticket is told by its status.
  const isUnread = ticket.is_unread && !["resolved", "closed"].includes(ticket.status);
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    onOpen();
  };
  const menu = (event: MouseEvent) => {
    if (openMenu(event.currentTarget as Element)) event.preventDefault();
  };
  return (
    <div class="ticket-row" data-ticket={ticket.id}>
      <SwipeRow
        {...swipes(ticket)}
        onArmed={() => haptic("select")}
        menu={<RowMenu ticket={ticket} />}
      >
        <Row
          as="div"
          href={href}
          onClick={open}
          onContextMenu={menu}
          tabIndex={isStop ? 0 : -1}
          current={isOpen}
          unread={isUnread}
          before={<Avatar id={ticket.contact.id ?? ticket.id} name={ticket.contact.name} />}
          title={<Title ticket={ticket} />}
          aside={<When ticket={ticket} />}
          text={<Said ticket={ticket} />}
          badge={isUnread && <Unread />}
          meta={<Facts ticket={ticket} category={category} />}
        />
      </SwipeRow>
    </div>
  );
}

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

function Title({ ticket }: { ticket: TicketShape }) {
  const isAway = ticket.reachability !== "reachable";
  return (
    <>
      <Name otherwise={t("inbox-nameless")}>{ticket.contact.name}</Name>
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

function When({ ticket }: { ticket: TicketShape }) {
  const { text, full } = timeWords(ticket, minute.value);
  const at = ticket.waiting_since ?? ticket.activity_at;
  return (
    <time dateTime={at} title={longTime(at)} class={full ? "ticket-waits" : undefined}>
      {full && <Icon name="clock" size="s" />}
      <span aria-hidden={full ? true : undefined}>{text}</span>
      {full && <span class="visually-hidden">{full}</span>}
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

const Unread = () => (
  <span class="ticket-unread">
    <span class="visually-hidden">{t("inbox-unread")}</span>
  </span>
);

function Facts({ ticket, category }: { ticket: TicketShape; category: CategoryShape | undefined }) {
  const { priority, status } = ticket;
  return (
    <span class="ticket-facts">
      <span class="ticket-number tabular">{numberOf(ticket)}</span>
      {priority !== 2 && (
        <PriorityMark compact priority={priorityKind(priority)} label={t(`priority-${priority}`)} />
      )}
      <StatusChip status={status} label={t(`status-${status}`)} />
      {category && (
        <span class="ticket-category">
          <span aria-hidden="true">{category.icon}</span> <bdi>{categoryName(category)}</bdi>
        </span>
      )}
      <Whose ticket={ticket} />
    </span>
  );
}

/** Who has it, and who else looks at it now. */
function Whose({ ticket }: { ticket: TicketShape }) {
  const { assignee } = ticket;
  const self = me().id;
  const lookers = presenceOf(ticket.id).viewing.filter((one) => one.id !== self);
  return (
    <span class="ticket-whose">
      {lookers.length > 0 && (
        <span class="ticket-looker" title={lookers.map((one) => oneLine(one.name)).join(", ")}>
          <Icon name="eye" size="s" />
          <span class="visually-hidden">
            {t("inbox-looks", { names: lookers.map((one) => oneLine(one.name)).join(", ") })}
          </span>
        </span>
      )}
      {assignee && (
        <>
          <Avatar id={assignee.id ?? ""} name={assignee.name} size="xs" />
          <span class="visually-hidden">
            {assignee.id === self
              ? t("inbox-with-you")
              : t("inbox-with", { name: oneLine(assignee.name) })}
          </span>
        </>
      )}
    </span>
  );
}
