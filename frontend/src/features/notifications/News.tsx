import { useInfiniteQuery } from "@tanstack/preact-query";
import type { NewsShape } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { ListFailure } from "@/features/inbox/ListEnd";
import { type Place, useHere } from "@/features/inbox/place";
import { attempted } from "@/features/settings/attempted";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/toasts";
import { NEWS_ICONS, newsWords } from "./newsWords";
import { newsList, readNews, unreadNews } from "./queries";
import "@/features/settings/settings.css";

/** What is new for me, newest first. */
export function News() {
  const here = useHere();
  const query = useInfiniteQuery(newsList);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (query.isPending) return <SkeletonRows label={t("loading")} />;
  if (!data) return <ListFailure query={query} />;
  const items = data.pages.flatMap((page) => page.items);
  const unread = data.pages[0]?.unread ?? 0;
  if (items.length === 0 && !hasNextPage) {
    return <Empty icon="bell" title={t("news-none")} text={t("news-none-text")} />;
  }
  return (
    <div class="settings">
      <div class="settings-more">
        <Button icon="checks" disabled={unread === 0} onClick={() => void readAll(items)}>
          {t("news-read-all")}
        </Button>
        <Button icon="settings" onClick={() => here.go("notifications")}>
          {t("inbox-section-notifications")}
        </Button>
      </div>
      <List inset label={t("inbox-section-news")}>
        {items.map((one) => (
          <NewsRow key={one.id} one={one} here={here} />
        ))}
      </List>
      {hasNextPage && (
        <div class="settings-more">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("news-older")}
          </Button>
        </div>
      )}
    </div>
  );
}

function NewsRow({ one, here }: { one: NewsShape; here: Place }) {
  const at = new Date(one.at);
  return (
    <Row
      before={<Icon name={NEWS_ICONS[one.kind]} />}
      title={<bdi>{`#${one.number} · ${one.contact}`}</bdi>}
      aside={<Time at={at} text={shortTime(one.at)} title={longTime(one.at)} />}
      text={newsWords(one)}
      lines={2}
      badge={!one.is_read && <Badge count={one.times} label={t("news-unread")} />}
      unread={!one.is_read}
      danger={one.urgency === 2 && !one.is_read}
      href={here.hrefOf(one.ticket_id)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        here.open(one.ticket_id);
      }}
    />
  );
}

/** All of it is read; what was unread on the screen can be so again. */
async function readAll(items: readonly NewsShape[]): Promise<void> {
  const ids = items.filter((one) => !one.is_read).map((one) => one.id);
  const again = () => readNews({});
  const isDone = await attempted(again, async () => undefined);
  if (!isDone) return;
  toast({
    text: t("news-all-read"),
    tone: "ok",
    action: {
      label: t("undo"),
      run: () =>
        void attempted(
          () => unreadNews(ids),
          async () => undefined,
        ),
    },
  });
}
