import { useInfiniteQuery } from "@tanstack/preact-query";
import { useMemo, useRef } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { boot } from "@/core/boot";
import { refreshAll } from "@/core/cache";
import { ApiError } from "@/core/http";
import { t } from "@/core/i18n";
import { connection } from "@/core/live";
import { letters } from "@/core/outbox";
import { haptic, useMainButton } from "@/core/tg";
import { whereLeft } from "@/features/tickets/listPlace";
import { becameTicket, ticketOfLetter } from "@/features/tickets/pending";
import { myTickets } from "@/features/tickets/queries";
import { Avatar } from "@/ui/Avatar";
import { Bar } from "@/ui/Bar";
import { Button } from "@/ui/Button";
import { ConnDot } from "@/ui/ConnDot";
import { ErrorState } from "@/ui/ErrorState";
import { IconButton } from "@/ui/IconButton";
import { PullRefresh } from "@/ui/PullRefresh";
import { SkeletonRows } from "@/ui/Skeleton";
import { Spinner } from "@/ui/Spinner";
import { VirtualList, type VirtualListHandle } from "@/ui/VirtualList";
import { type Line, linesOf, type SectionName, sectionsOf } from "./sections";
import { TicketLine } from "./TicketLine";
import { PLACE, useComingBack } from "./useComingBack";
import { Welcome } from "./Welcome";

const LEAST_ROW_PX = 56;

interface Props {
  /** The ticket beside the list. */
  current: string;
  isWide: boolean;
}

/** Everything this contact ever asked, of which what is in sight exists. */
export function TicketList({ current, isWide }: Props) {
  const [, navigate] = useLocation();
  const box = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualListHandle>(null);
  const list = useInfiniteQuery(myTickets);
  const [written, became] = [letters.value, becameTicket.value];
  const pending = useMemo(
    () =>
      written.filter((one) => one.kind === "ticket" && !became.has(one.key)).map(ticketOfLetter),
    [written, became],
  );
  const tickets = useMemo(
    () => list.data?.pages.flatMap((page) => page.tickets) ?? [],
    [list.data],
  );
  const lines = useMemo(() => linesOf(sectionsOf(tickets, pending)), [tickets, pending]);
  const isThere = lines.length > 0;
  const isEmpty = list.isSuccess && !isThere;
  const ask = () => navigate("/new");
  const isNative = useMainButton(isEmpty ? null : { text: t("mine-new"), onPress: ask });
  useComingBack(box, handle, isThere, isWide);
  const more = () => {
    if (list.hasNextPage && !list.isFetchingNextPage && !list.isFetchNextPageError) {
      void list.fetchNextPage();
    }
  };
  return (
    <>
      <Head />
      <PullRefresh
        onRefresh={refreshAll}
        pullLabel={t("mine-pull")}
        releaseLabel={t("mine-release")}
        busyLabel={t("loading")}
        onArmed={() => haptic("select")}
      >
        <div class="mine-body" ref={box}>
          {list.isPending && pending.length === 0 && <SkeletonRows label={t("loading")} rows={6} />}
          {list.isError && tickets.length === 0 && (
            <Failed error={list.error} isBusy={list.isFetching} onRetry={() => list.refetch()} />
          )}
          {isEmpty && <Welcome />}
          {isThere && (
            <VirtualList
              label={t("mine-list")}
              items={lines}
              keyOf={(line) => line.key}
              isHead={isHead}
              scroll={isWide ? "inner" : "window"}
              total={list.hasNextPage ? -1 : undefined}
              handle={handle}
              cache={whereLeft(PLACE)?.cache}
              leastRow={LEAST_ROW_PX}
              isEven
              onNearEnd={more}
            >
              {(line) =>
                line.head ? (
                  <h2 class="list-header">{sectionTitle(line.head)}</h2>
                ) : (
                  <TicketLine ticket={line.ticket} isCurrent={line.ticket.id === current} />
                )
              }
            </VirtualList>
          )}
          {list.isFetchingNextPage && (
            <div class="mine-more" role="status" aria-label={t("loading")}>
              <Spinner />
            </div>
          )}
          {list.isFetchNextPageError && (
            <div class="mine-more">
              <Button variant="plain" onClick={() => void list.fetchNextPage()}>
                {t("more")}
              </Button>
            </div>
          )}
        </div>
      </PullRefresh>
      {!isNative && !isEmpty && (
        <div class="mine-foot">
          <Button variant="primary" icon="plus" block onClick={ask}>
            {t("mine-new")}
          </Button>
        </div>
      )}
    </>
  );
}

const isHead = (line: Line) => line.head !== undefined;

function Head() {
  const [, navigate] = useLocation();
  const { desk, inbox } = boot();
  const state = connection.value;
  return (
    <Bar
      start={<Avatar id={inbox} name={desk.name} src={desk.logo || undefined} size="s" />}
      title={desk.name}
      subtitle={
        state !== "live" && (
          <ConnDot
            state={state === "connecting" ? "reconnecting" : state}
            text={t(`connection-${state === "offline" ? "no" : state}`)}
          />
        )
      }
      end={
        <IconButton
          icon="settings"
          label={t("mine-settings")}
          onClick={() => navigate("/settings")}
        />
      }
    />
  );
}

function sectionTitle(name: SectionName): string {
  return {
    news: t("mine-section-news"),
    open: t("mine-section-open"),
    past: t("mine-section-past"),
  }[name];
}

function Failed(props: { error: Error; isBusy: boolean; onRetry: () => void }) {
  const { error } = props;
  const said = error instanceof ApiError ? error : null;
  return (
    <ErrorState
      title={t("mine-failed")}
      text={said ? said.message : t("failed-unreachable")}
      retryLabel={t("retry")}
      busy={props.isBusy}
      onRetry={props.onRetry}
      requestId={said?.requestId}
      requestLabel={t("request-id")}
    />
  );
}
