import { useInfiniteQuery } from "@tanstack/preact-query";
import { shortTime, t } from "@/core/i18n";
import { ListEnd, ListFailure } from "@/features/inbox/ListEnd";
import { useHere } from "@/features/inbox/place";
import { ticketList } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { List } from "@/ui/List";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { StatusChip } from "@/ui/StatusChip";
import { follow } from "./place";

/** Everything the person asked, as far as the reader may see it; what moved last first. */
export function AllTickets({ contactId }: { contactId: string }) {
  const here = useHere();
  const query = useInfiniteQuery(ticketList({ view: "all", contactId }));
  if (query.isPending) return <SkeletonRows label={t("loading")} rows={3} />;
  if (!query.data) return <ListFailure query={query} />;
  const tickets = query.data.pages.flatMap((page) => page.tickets);
  if (tickets.length === 0) return <p class="contact-note-none">{t("contacts-counts-none")}</p>;
  return (
    <>
      <List inset header={t("contacts-tickets")}>
        {tickets.map((one) => (
          <Row
            key={one.id}
            title={<bdi>{oneLine(one.subject) || `#${one.number}`}</bdi>}
            aside={shortTime(one.activity_at)}
            text={<span class="tabular">#{one.number}</span>}
            badge={<StatusChip status={one.status} label={t(`status-${one.status}`)} />}
            href={here.hrefOf(one.id)}
            onClick={(event) => follow(event, () => here.open(one.id))}
          />
        ))}
      </List>
      <ListEnd query={query} />
      {query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError && (
        <p class="list-end">
          <Button small onClick={() => void query.fetchNextPage()}>
            {t("contacts-more")}
          </Button>
        </p>
      )}
    </>
  );
}
