import type { FoundTicket } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { numberOf } from "@/features/ticket-actions/words";
import { Avatar } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import { Name } from "@/ui/Name";
import { Row } from "@/ui/Row";
import { StatusChip } from "@/ui/StatusChip";
import { pieces } from "./marked";

interface Props {
  found: Pick<FoundTicket, "ticket" | "place" | "snippet" | "marks" | "at" | "is_across">;
  isOpen: boolean;
  href: string;
  onOpen: () => void;
}

/** A found ticket: whose, where the words are, and what stands around them. */
export function FoundRow({ found, isOpen, href, onOpen }: Props) {
  const { ticket, place, snippet, marks, at, is_across: isAcross } = found;
  const status = ticket.is_spam ? "spam" : ticket.status;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    onOpen();
  };
  return (
    <Row
      href={href}
      onClick={open}
      current={isOpen}
      lines={2}
      before={<Avatar id={ticket.contact.id ?? ticket.id} name={ticket.contact.name} />}
      title={<Name otherwise={t("inbox-nameless")}>{ticket.contact.name}</Name>}
      aside={
        <time dateTime={at} title={longTime(at)}>
          {shortTime(at)}
        </time>
      }
      text={
        <bdi>
          {pieces(snippet, marks).map((one, index) =>
            one.isMarked ? <mark key={index}>{one.text}</mark> : one.text,
          )}
        </bdi>
      }
      meta={
        <>
          <span class="ticket-number tabular">{numberOf(ticket)}</span>
          <StatusChip status={status} label={t(`status-${status}`)} />
          {isAcross && <Chip>{t("search-across")}</Chip>}
          {place !== "message" && (
            <Chip icon={place === "note" || place === "file" ? place : undefined}>
              {t(`search-in-${place}`)}
            </Chip>
          )}
        </>
      }
    />
  );
}
