import { useInfiniteQuery, useQuery } from "@tanstack/preact-query";
import { lazy, Suspense } from "preact/compat";
import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { t, usePart } from "@/core/i18n";
import { canMark, leave, marked } from "@/features/selecting/marks";
import { useKeptPlace, whereLeft } from "@/features/tickets/listPlace";
import { categoryList, type Filters, ticketList } from "@/features/tickets/queries";
import { SkeletonRows } from "@/ui/Skeleton";
import { VirtualList, type VirtualListHandle } from "@/ui/VirtualList";
import { searchOf } from "./address";
import { useHeld } from "./held";
import { ListEnd, ListFailure } from "./ListEnd";
import { useHere } from "./place";
import { stop, useRoving } from "./roving";
import { useStillness } from "./stillness";
import { TicketRow } from "./TicketRow";

const Nothing = lazy(async () => {
  const [found] = await Promise.all([import("./Nothing"), usePart("nothing")]);
  return found.Nothing;
});

const LEAST_ROW_PX = 72;

interface Props {
  filters: Filters;
  isWide: boolean;
}

/** The tickets of one view, of which those in sight exist. */
export function TicketList({ filters, isWide }: Props) {
  const query = useInfiniteQuery(ticketList(filters));
  const categories = useQuery(categoryList);
  const box = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualListHandle>(null);
  const here = useHere();
  const place = searchOf(filters);
  const { isHeld, toTop } = useStillness(box, place, isWide);
  const all = useMemo(() => query.data?.pages.flatMap((page) => page.tickets) ?? [], [query.data]);
  const { rows, waiting, release } = useHeld(place, all, isHeld);
  const byId = useMemo(
    () => new Map(categories.data?.map((one) => [one.id, one]) ?? []),
    [categories.data],
  );
  const open = useCallback(
    (ticketId: string) => {
      stop.value = ticketId;
      here.open(ticketId);
    },
    [here],
  );
  const isThere = rows.length > 0;
  useRoving(place, rows, box, handle);
  useKeptPlace(box, handle, place, isThere, isWide);

  const marks = marked.value;
  canMark(rows.map((one) => one.id));
  useEffect(() => leave, []); // those of another list cannot be seen
  if (query.isPending) return <SkeletonRows label={t("inbox-loading")} />;
  if (query.isError && all.length === 0) return <ListFailure query={query} />;
  if (rows.length === 0 && !query.hasNextPage) {
    return (
      <Suspense fallback={null}>
        <Nothing filters={filters} />
      </Suspense>
    );
  }
  const stopAt = rows.some((one) => one.id === stop.value) ? stop.value : rows[0]?.id;
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError) {
      void query.fetchNextPage();
    }
  };
  const row = (ticket: TicketShape) => (
    <TicketRow
      ticket={ticket}
      category={byId.get(ticket.category_id ?? "")}
      isOpen={ticket.id === here.ticketId}
      isStop={ticket.id === stopAt}
      href={here.hrefOf(ticket.id)}
      onOpen={open}
      isChosen={marks ? marks.has(ticket.id) : null}
    />
  );
  return (
    <div class={marks ? "ticket-list ticket-list-marking" : "ticket-list"} ref={box}>
      {waiting > 0 && (
        <button
          type="button"
          class="new-pill"
          onClick={() => {
            release();
            toTop();
          }}
        >
          {t("inbox-new", { n: waiting })}
        </button>
      )}
      <VirtualList
        label={t(`inbox-list-${filters.view}`)}
        items={rows}
        keyOf={(one) => one.id}
        scroll={isWide ? "inner" : "window"}
        total={query.hasNextPage ? -1 : rows.length}
        handle={handle}
        cache={whereLeft(place)?.cache}
        leastRow={LEAST_ROW_PX}
        isEven
        onNearEnd={more}
      >
        {row}
      </VirtualList>
      <ListEnd query={query} />
    </div>
  );
}
