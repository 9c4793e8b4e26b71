import type { TicketShape } from "@/core/api/gen";
import { shortTime, t } from "@/core/i18n";
import { List } from "@/ui/List";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { StatusChip } from "@/ui/StatusChip";

const FINISHED = new Set(["resolved", "closed"]);

interface Props {
  tickets: readonly TicketShape[];
  except: string | undefined;
  onOpen: ((ticketId: string) => void) | undefined;
  hrefOf: ((ticketId: string) => string) | undefined;
}

/** What else the person asked: what is still open, then what is over. */
export function OtherTickets({ tickets, except, onOpen, hrefOf }: Props) {
  const others = tickets.filter((one) => one.id !== except);
  const open = others.filter((one) => !FINISHED.has(one.status));
  const past = others.filter((one) => FINISHED.has(one.status));
  const line = (one: TicketShape) => (
    <Row
      key={one.id}
      title={<bdi>{oneLine(one.subject) || `#${one.number}`}</bdi>}
      aside={shortTime(one.activity_at)}
      text={<span class="tabular">#{one.number}</span>}
      badge={<StatusChip status={one.status} label={t(`status-${one.status}`)} />}
      href={hrefOf?.(one.id)}
      onClick={
        onOpen &&
        ((event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen(one.id);
        })
      }
    />
  );
  return (
    <>
      {open.length > 0 && <List header={t("card-open", { n: open.length })}>{open.map(line)}</List>}
      {past.length > 0 && <List header={t("card-past", { n: past.length })}>{past.map(line)}</List>}
      {others.length === 0 && <p class="contact-only">{t("card-no-others")}</p>}
    </>
  );
}
