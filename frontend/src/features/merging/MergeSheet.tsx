import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { TicketShape } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { may } from "@/core/session";
import { contactCard } from "@/features/contact-card/queries";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { stopPicking } from "@/features/ticket-actions/picking";
import { numberOf } from "@/features/ticket-actions/words";
import { oneTicket } from "@/features/tickets/queries";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Name } from "@/ui/Name";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { StatusChip } from "@/ui/StatusChip";
import { Time } from "@/ui/Time";
import { merge, transfersOf, undo } from "./merging";
import "./merging.css";

/** Into which other ticket of the same contact this one goes. */
export function MergeSheet({ ticketId }: { ticketId: string }) {
  const ticket = useQuery(oneTicket(ticketId)).data;
  return (
    <Sheet
      open
      title={t("merging-into", { number: ticket ? numberOf(ticket) : "" })}
      closeLabel={t("close")}
      onClose={stopPicking}
    >
      {ticket && <Others ticket={ticket} />}
      {ticket ? <Back ticket={ticket} /> : <SkeletonRows label={t("loading")} rows={3} />}
    </Sheet>
  );
}

/** What was merged or split here and can still be taken back. */
function Back({ ticket }: { ticket: TicketShape }) {
  const { data: some = [] } = useQuery(transfersOf(ticket.id));
  const [, go] = useLocation();
  if (some.length === 0 || !may("tickets.merge")) return null;
  return (
    <section>
      <h3 class="merging-heading">{t("merging-before")}</h3>
      <ul class="picker-lines">
        {some.map((one) => (
          <Row
            key={one.id}
            title={t(`merging-was-${one.kind}`, {
              source: `#${one.source.number}`,
              target: `#${one.target.number}`,
              n: one.count,
            })}
            text={
              <>
                <Name otherwise={t("merging-nameless")}>{one.made_by}</Name> {longTime(one.made_at)}
              </>
            }
            after={
              <Button
                small
                onClick={async () => {
                  if (await undo(one, (id) => go(`/t/${id}`))) stopPicking();
                }}
              >
                {t("merging-undo")}
              </Button>
            }
          />
        ))}
      </ul>
    </section>
  );
}

const isOver = ({ status }: TicketShape) => status === "resolved" || status === "closed";

function Others({ ticket }: { ticket: TicketShape }) {
  const card = useQuery(contactCard(ticket.contact.id ?? ""));
  const [isBusy, setBusy] = useState(false);
  const [, go] = useLocation();
  if (!may("tickets.merge")) return <p>{t("acts-none-allowed")}</p>;
  if (card.isPending) return <SkeletonRows label={t("loading")} rows={3} />;
  if (!card.data) return <NotLoaded reads={[card]} />;
  const others = card.data.tickets.filter((one) => one.id !== ticket.id && !one.merged_into);
  const choose = async (into: TicketShape) => {
    setBusy(true);
    if (await merge(ticket, into, (id) => go(`/t/${id}`))) stopPicking();
    setBusy(false);
  };
  if (others.length === 0) return <p>{t("merging-no-others")}</p>;
  return (
    <>
      <Banner tone="info">{t("merging-hint")}</Banner>
      <ul class="picker-lines">
        {others.map((one) => {
          const isRefused = isOver(one) && !isOver(ticket);
          return (
            <Row
              key={one.id}
              title={
                <>
                  <span class="tabular">{numberOf(one)}</span>{" "}
                  <Name otherwise={t("merging-no-subject")}>{one.subject}</Name>
                </>
              }
              aside={<Time at={new Date(one.activity_at)} text={shortTime(one.activity_at)} />}
              text={isRefused ? t("merging-is-over") : undefined}
              meta={<StatusChip status={one.status} label={t(`status-${one.status}`)} />}
              onClick={isBusy || isRefused ? undefined : () => void choose(one)}
            />
          );
        })}
      </ul>
    </>
  );
}
