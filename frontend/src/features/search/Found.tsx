import { useInfiniteQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { TicketPage, TicketShape } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { t } from "@/core/i18n";
import { ListEnd, ListFailure } from "@/features/inbox/ListEnd";
import { useHere } from "@/features/inbox/place";
import { found } from "@/features/inbox/quick";
import { seek } from "@/features/inbox/seek";
import type { Pages } from "@/features/tickets/changes";
import { keys } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/List";
import { SkeletonRows } from "@/ui/Skeleton";
import { useStill } from "@/ui/useStill";
import { FoundRow } from "./FoundRow";
import { foundTickets } from "./queries";
import "./search.css";

const LONGEST = 200;

interface Props {
  words: string;
  isWide: boolean;
}

/** Tickets in which the words are, wherever they were said; asked for when the typing pauses. */
export function Found({ words, isWide }: Props) {
  const typed = words.trim().slice(0, LONGEST);
  const asked = useStill(typed);
  const [insisted, insist] = useState("");
  const here = useHere();
  const query = useInfiniteQuery(foundTickets(asked, insisted === asked));
  const pages = query.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.found);
  const shownFor = pages[0]?.shown_for ?? "";
  const isComing = query.isPending || query.isPlaceholderData || asked !== typed;
  if (query.isError && rows.length === 0) return <Offline query={query} words={typed} />;
  if (query.isPending) return <SkeletonRows label={t("search-loading")} />;
  return (
    <div class="search-found" data-scroll={isWide ? "inner" : undefined} aria-busy={isComing}>
      <p class="visually-hidden" role="status">
        {isComing ? t("search-loading") : t("search-count", { n: rows.length })}
      </p>
      {shownFor && (
        <p class="search-meant">
          <span>{t("search-shown-for", { words: shownFor })}</span>
          <Button small onClick={() => insist(asked)}>
            {t("search-insist", { words: asked })}
          </Button>
        </p>
      )}
      {rows.length > 0 && (
        <List label={t("search-results")}>
          {rows.map((one) => (
            <FoundRow
              key={one.ticket.id}
              found={one}
              isOpen={one.ticket.id === here.ticketId}
              href={here.hrefOf(one.ticket.id)}
              onOpen={here.open}
            />
          ))}
        </List>
      )}
      {rows.length === 0 && !isComing && (
        <Empty
          icon="search"
          title={t("search-none", { words: asked })}
          text={t("search-none-hint")}
          action={<Button onClick={() => seek("")}>{t("search-clear")}</Button>}
        />
      )}
      <ListEnd query={query} />
      {query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError && (
        <p class="list-end">
          <Button small onClick={() => void query.fetchNextPage()}>
            {t("search-more")}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Nobody answers: what was read before is still searched. */
function Offline({
  query,
  words,
}: {
  query: Parameters<typeof ListFailure>[0]["query"];
  words: string;
}) {
  const here = useHere();
  const rows = found(loaded(), words);
  return (
    <div class="search-found">
      <ListFailure query={query} />
      {rows.length > 0 && (
        <List header={t("search-loaded")}>
          {rows.map((ticket) => (
            <FoundRow
              key={ticket.id}
              found={{
                ticket,
                place: "subject",
                snippet: ticket.subject,
                marks: [],
                at: ticket.activity_at,
              }}
              isOpen={ticket.id === here.ticketId}
              href={here.hrefOf(ticket.id)}
              onOpen={here.open}
            />
          ))}
        </List>
      )}
    </div>
  );
}

function loaded(): TicketShape[] {
  const lists = cache.getQueriesData<Pages<TicketPage>>({ queryKey: keys.lists });
  const all = lists.flatMap(([, list]) => list?.pages.flatMap((page) => page.tickets) ?? []);
  return [...new Map(all.map((one) => [one.id, one])).values()];
}
