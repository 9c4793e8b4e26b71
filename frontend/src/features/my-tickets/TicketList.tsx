import { useInfiniteQuery } from "@tanstack/preact-query";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { boot } from "@/core/boot";
import { refreshAll } from "@/core/cache";
import { ApiError } from "@/core/http";
import { t } from "@/core/i18n";
import { connection } from "@/core/live";
import { letters } from "@/core/outbox";
import { haptic, useMainButton } from "@/core/tg";
import { becameTicket, ticketOfLetter } from "@/features/tickets/pending";
import { myTickets } from "@/features/tickets/queries";
import { Avatar } from "@/ui/Avatar";
import { Bar } from "@/ui/Bar";
import { Button } from "@/ui/Button";
import { ConnDot } from "@/ui/ConnDot";
import { ErrorState } from "@/ui/ErrorState";
import { IconButton } from "@/ui/IconButton";
import { List } from "@/ui/List";
import { PullRefresh } from "@/ui/PullRefresh";
import { SkeletonRows } from "@/ui/Skeleton";
import { Spinner } from "@/ui/Spinner";
import { type Section, type SectionName, sectionsOf } from "./sections";
import { TicketLine } from "./TicketLine";
import { useComingBack } from "./useComingBack";
import { Welcome } from "./Welcome";

/** Everything this contact ever asked. */
export function TicketList({ current, isShown }: { current: string; isShown: boolean }) {
  const [, navigate] = useLocation();
  const list = useInfiniteQuery(myTickets);
  const pending = letters.value
    .filter((one) => one.kind === "ticket" && !becameTicket.value.has(one.key))
    .map(ticketOfLetter);
  const tickets = list.data?.pages.flatMap((page) => page.tickets) ?? [];
  const sections = sectionsOf(tickets, pending);
  const isEmpty = list.isSuccess && sections.length === 0;
  const ask = () => navigate("/new");
  const isNative = useMainButton(
    isShown && !isEmpty ? { text: t("mine-new"), onPress: ask } : null,
  );
  useComingBack(isShown, current);
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
        <div class="mine-body">
          {list.isPending && pending.length === 0 && <SkeletonRows label={t("loading")} rows={6} />}
          {list.isError && tickets.length === 0 && (
            <Failed error={list.error} isBusy={list.isFetching} onRetry={() => list.refetch()} />
          )}
          {isEmpty && <Welcome />}
          {sections.map((one) => (
            <TicketSection key={one.name} section={one} current={current} />
          ))}
          {list.hasNextPage && (
            <More isBusy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
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

function TicketSection({ section, current }: { section: Section; current: string }) {
  return (
    <List header={sectionTitle(section.name)}>
      {section.tickets.map((one) => (
        <li key={one.id}>
          <TicketLine ticket={one} isCurrent={one.id === current} />
        </li>
      ))}
    </List>
  );
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

/** The next page comes by itself before its place is in sight. */
function More({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    if (!mark.current || isBusy || !globalThis.IntersectionObserver) return;
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((one) => one.isIntersecting)) more.current();
      },
      { rootMargin: "600px" },
    );
    watch.observe(mark.current);
    return () => watch.disconnect();
  }, [isBusy]);
  return (
    <div class="mine-more" ref={mark}>
      {isBusy ? (
        <Spinner />
      ) : (
        <Button variant="plain" onClick={onMore}>
          {t("more")}
        </Button>
      )}
    </div>
  );
}
