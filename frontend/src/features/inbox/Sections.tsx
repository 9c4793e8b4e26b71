import { useQuery } from "@tanstack/preact-query";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { useUnread } from "@/features/notifications/reading";
import { ticketCounts } from "@/features/tickets/queries";
import { Badge } from "@/ui/Badge";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { Connected } from "./Connected";
import { Logo } from "./Inbox";
import { type Deeper, isDeeper, type Section, useHere } from "./place";
import { countWords } from "./words";

type Shown = Exclude<Section, Deeper>;

const ICONS: Record<Shown, IconName> = { inbox: "inbox", news: "bell", stats: "chart", me: "user" };
const PATHS: Record<Shown, string> = { inbox: "", news: "news", stats: "stats", me: "me" };

/** The sections: below on a phone, at the side where there is room. */
export function Sections({ isWide }: { isWide: boolean }) {
  const here = useHere();
  const counts = useQuery(ticketCounts).data;
  const unread = useUnread();
  const shown: Shown = isDeeper(here.section) ? "me" : here.section;
  const sections: Shown[] = [
    "inbox",
    "news",
    ...(may("stats.read") ? ["stats" as const] : []),
    "me",
  ];
  return (
    <nav
      class={isWide ? "rail" : "bottom-nav"}
      data-bottom={isWide ? undefined : true}
      aria-label={t("inbox-sections")}
    >
      {isWide && (
        <span class="rail-logo" title={boot().desk.name}>
          <Logo />
        </span>
      )}
      {sections.map((one) => (
        <a
          key={one}
          href={`${boot().base}${PATHS[one]}`}
          class={classes("section-link", shown === one && "section-here")}
          aria-current={here.section === one ? "page" : shown === one ? "true" : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            if (here.section === one && one === "inbox" && !here.ticketId) scrollTo({ top: 0 });
            else here.go(one);
          }}
        >
          <span class="section-icon">
            <Icon name={ICONS[one]} size="l" />
            {one === "inbox" && (
              <Badge count={counts?.waiting ?? 0} label={countWords("waiting", counts)} />
            )}
            {one === "news" && (
              <Badge count={unread} label={t("inbox-news-unread", { n: unread })} />
            )}
          </span>
          <span class="section-name">{t(`inbox-section-${one}`)}</span>
        </a>
      ))}
      {isWide && (
        <span class="rail-end">
          <Connected />
        </span>
      )}
    </nav>
  );
}
