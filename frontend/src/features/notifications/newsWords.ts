/** What news is called, and its icon. */

import type { NewsShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import type { IconName } from "@/ui/icons/names";

export const NEWS_ICONS: Record<NewsShape["kind"], IconName> = {
  new_ticket: "inbox",
  new_message: "chat",
  assigned: "user",
  status: "check-circle",
  deadline: "alarm",
  mention: "bell",
  followed: "eye",
};

export function newsWords(news: NewsShape): string {
  const { kind, facts, times, by } = news;
  switch (kind) {
    case "new_ticket":
      return times > 1 ? t("news-new-ticket-more", { n: times }) : t("news-new-ticket");
    case "new_message":
      return t("news-new-message", { n: times });
    case "assigned":
      return by ? t("news-assigned-by", { by }) : t("news-assigned");
    case "status":
      return movedWords(news);
    case "deadline":
      return t(facts.is_late ? "news-late" : "news-soon", {
        what: t(`news-metric-${facts.metric}`),
      });
    case "followed":
      return followedWords(news);
    default:
      if (facts.why === "reminder") return t("news-reminder", { n: facts.waited_min ?? 0 });
      if (facts.why === "woken") return t("news-woken");
      return t("news-note", { by });
  }
}

/** In a ticket that is somebody else's. */
function followedWords(news: NewsShape): string {
  if (news.facts.why === "noted") return t("news-noted", { by: news.by });
  return news.facts.why === "moved" ? movedWords(news) : t("news-new-message", { n: news.times });
}

function movedWords({ facts, by }: NewsShape): string {
  return t(by ? "news-status-by" : "news-status", { by, status: t(`status-${facts.status}`) });
}
