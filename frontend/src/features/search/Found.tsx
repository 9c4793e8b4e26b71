import { useInfiniteQuery } from "@tanstack/preact-query";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { TicketPage, TicketShape } from "@/core/api/gen";
import { boot } from "@/core/boot";
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
  const open = useOpen();
  const query = useInfiniteQuery(foundTickets(asked, insisted === asked));
  const pages = query.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.found);
  const shownFor = pages[0]?.shown_for ?? "";
  const box = useLeftPlace(asked, isWide, rows.length > 0);
  const isIncomplete = pages[0]?.is_incomplete ?? false;
  const isComing = query.isPending || query.isPlaceholderData || asked !== typed;
  if (query.isError && rows.length === 0) return <Offline query={query} words={typed} />;
  if (query.isPending) return <SkeletonRows label={t("search-loading")} />;
  return (
    <div
      class="search-found"
      data-scroll={isWide ? "inner" : undefined}
      aria-busy={isComing}
      ref={box}
    >
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
      {isIncomplete && (
        <p class="search-meant" role="status">
          {t("search-incomplete")}
        </p>
      )}
      {rows.length > 0 && (
        <List label={t("search-results")}>
          {rows.map((one) => (
            <FoundRow
              key={one.ticket.id}
              found={one}
              isOpen={one.ticket.id === here.ticketId}
              href={placeOf(here.hrefOf(one.ticket.id), one.position)}
              onOpen={() => open(one.ticket.id, one.position)}
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

const placeOf = (address: string, position: number | null): string =>
  position === null ? address : `${address}&at=${position}`;

/** Opens a ticket at what was found in it; what is open already is led there too. */
function useOpen(): (ticketId: string, position: number | null) => void {
  const here = useHere();
  const [, navigate] = useLocation();
  return (ticketId, position) => {
    if (position === null) return here.open(ticketId);
    const path = here.hrefOf(ticketId).slice(boot().base.length - 1);
    navigate(placeOf(path, position), WITHIN);
  };
}

// What was opened from within the app is gone back from by the browser's own way.
const WITHIN = { state: { isWithin: true } };
const left = { words: "", top: 0 };

/** On a phone the list is gone while a ticket is read: it comes back where it was. */
function useLeftPlace(asked: string, isWide: boolean, isThere: boolean) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isWide || !isThere) return;
    if (left.words === asked && left.top > 0) scrollTo({ top: left.top, behavior: "instant" });
  }, [asked, isWide, isThere]);
  useEffect(() => {
    if (isWide) return;
    const scrolled = () => {
      if (box.current?.isConnected) Object.assign(left, { words: asked, top: scrollY });
    };
    addEventListener("scroll", scrolled, { passive: true });
    return () => removeEventListener("scroll", scrolled);
  }, [asked, isWide]);
  return box;
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
                is_across: false,
              }}
              isOpen={ticket.id === here.ticketId}
              href={here.hrefOf(ticket.id)}
              onOpen={() => here.open(ticket.id)}
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
