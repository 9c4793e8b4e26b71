import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { longTime, shortTime, t, waited } from "@/core/i18n";
import { may, me } from "@/core/session";
import { loadTicketDeadlines } from "@/features/deadlines/load";
import { FieldRows } from "@/features/fields/later";
import { minute } from "@/features/inbox/clock";
import { ParticipantsFact } from "@/features/participants/later";
import { RatingFact } from "@/features/rating/later";
import { TagsFact } from "@/features/tags/later";
import { categoryName } from "@/features/tickets/categories";
import { dueOf } from "@/features/tickets/due";
import { categoryList, ticketCounts } from "@/features/tickets/queries";
import { Avatar } from "@/ui/Avatar";
import { DueMark } from "@/ui/DueMark";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { later } from "@/ui/later";
import { Name } from "@/ui/Name";
import { type PriorityKind, PriorityMark } from "@/ui/PriorityMark";
import { Row } from "@/ui/Row";
import { StatusChip } from "@/ui/StatusChip";
import { offered } from "./acts";
import { pick } from "./picking";
import { numberOf } from "./words";
import "./ticket-actions.css";

const TicketDeadlines = later(loadTicketDeadlines);
const KINDS: readonly PriorityKind[] = ["low", "normal", "high", "critical"];

/** How the ticket stands, each line pressed to change it by those who may. */
export function TicketFacts({ ticket }: { ticket: TicketShape }) {
  const categories = useQuery(categoryList).data;
  const category = categories?.find((one) => one.id === ticket.category_id);
  const [hasDeadlines, openDeadlines] = useState(false);
  const due = dueOf(ticket, minute.value);
  const hasSla = typeof useQuery(ticketCounts).data?.due === "number";
  const offer = offered(ticket, may);
  const { id, assignee, status, priority } = ticket;
  const name =
    assignee?.id === me().id ? t("acts-you-named", { name: assignee.name }) : assignee?.name;
  return (
    <>
      <List header={`${t("facts-title")} ${numberOf(ticket)}`}>
        <Row
          {...fact(t("acts-assignee"), offer.assign, () => pick("assignee", id))}
          before={
            assignee ? (
              <Avatar id={assignee.id ?? ""} name={assignee.name} size="xs" />
            ) : (
              <Icon name="users" />
            )
          }
          text={name ? <Name>{name}</Name> : t("acts-nobody")}
        />
        <Row
          {...fact(t("acts-status"), offer.steps.length > 0, () => pick("status", id))}
          before={<Icon name="progress" />}
          text={<StatusChip status={status} label={t(`status-${status}`)} />}
        />
        <Row
          {...fact(t("acts-priority"), offer.priority, () => pick("priority", id))}
          before={<Icon name="flag" />}
          text={
            <PriorityMark
              priority={KINDS[priority - 1] ?? "normal"}
              label={t(`priority-${priority}`)}
            />
          }
        />
        <Row
          {...fact(t("acts-category"), offer.category, () => pick("category", id))}
          before={
            category?.icon ? <span class="picker-emoji">{category.icon}</span> : <Icon name="tag" />
          }
          text={category ? <bdi>{categoryName(category)}</bdi> : t("acts-no-category")}
        />
        <TagsFact ticket={ticket} />
        <ParticipantsFact ticket={ticket} />
        <Row
          title={t("facts-opened")}
          before={<Icon name="calendar" />}
          text={<Moment at={ticket.opened_at} />}
        />
        {hasSla && (
          <Row
            lines={2}
            title={t("facts-due")}
            before={<Icon name="alarm" />}
            text={
              due ? (
                <DueMark tone={due.tone} text={due.full} label={due.full} />
              ) : (
                t("facts-due-none")
              )
            }
            chevron
            onClick={() => openDeadlines(true)}
          />
        )}
        {ticket.waiting_since && (
          <Row
            title={t("facts-waiting")}
            before={<Icon name="clock" />}
            text={
              <time dateTime={ticket.waiting_since} title={longTime(ticket.waiting_since)}>
                {waited(ticket.waiting_since)}
              </time>
            }
          />
        )}
        {ticket.rating && <RatingFact rating={ticket.rating} />}
      </List>
      <FieldRows of="ticket" id={id} />
      {hasDeadlines && <TicketDeadlines ticket={ticket} onClose={() => openDeadlines(false)} />}
    </>
  );
}

const Moment = ({ at }: { at: string }) => (
  <time dateTime={at} title={longTime(at)}>
    {shortTime(at)}
  </time>
);

const fact = (title: string, mayChange: boolean, change: () => void) => ({
  title,
  ...(mayChange && { onClick: change, chevron: true }),
});
