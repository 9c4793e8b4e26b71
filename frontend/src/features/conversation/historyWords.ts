/** Lines of a ticket's history in words. The person stands beside; words fit any of them. */

import type { HistoryLine } from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";

/** Names of what the line holds only ids of; "" for what is unknown. */
export interface Named {
  agent: (id: string) => string;
  category: (id: string) => string;
  team: (id: string) => string;
  macro: (id: string) => string;
  tag: (id: string) => string;
  field: (id: string) => string;
}

export function historyWords(line: HistoryLine, named: Named): string {
  const { kind, data } = line;
  switch (kind) {
    case "assigned":
      return assigned(data, named);
    case "status":
      return t("talk-history-status", {
        now: t(`status-${data.status}`),
        before: t(`status-${data.previous}`),
      });
    case "priority":
      return byDeadline(
        data,
        t("talk-history-priority", {
          now: t(`priority-${data.priority}`),
          before: t(`priority-${data.previous}`),
        }),
      );
    case "due_soon":
    case "overdue":
    case "escalated":
      return deadline(kind, data);
    case "category":
      return category(data, named);
    case "macro":
      return macro(data, named);
    case "tagged":
    case "untagged":
      return t(`talk-history-${kind}`, { name: (data.tag_id && named.tag(data.tag_id)) || "…" });
    case "field":
      return t("talk-history-field", {
        name: (data.field_id && named.field(data.field_id)) || "…",
      });
    case "reachability":
      return t(`talk-history-reach-${dashed(data.reachability ?? "reachable")}`);
    case "contact_unreachable":
      return t("talk-history-unreachable", {
        why: t(`talk-why-${dashed(data.reason ?? "other")}`),
      });
    case "rated":
      return t(data.previous ? "talk-history-rated-anew" : "talk-history-rated", {
        n: data.stars ?? 0,
        before: Number(data.previous ?? 0),
      });
    case "snoozed":
      return t("talk-history-snoozed", { until: longTime(data.until ?? "") });
    case "woken":
      return t(`talk-history-woken-${data.reason}`);
    case "participant_added":
    case "participant_removed":
      return participant(line, named);
    case "bulk":
      return t("talk-history-bulk", { n: data.count ?? 0 });
    default:
      return t(`talk-history-${dashed(kind)}`, { number: data.number ?? 0 });
  }
}

/** Who follows it, by themselves or by somebody else. */
function participant({ kind, data, actor }: HistoryLine, named: Named): string {
  if (data.agent_id === actor.id) return t(`talk-history-${dashed(kind)}-own`);
  const name = (data.agent_id && named.agent(data.agent_id)) || t("talk-colleague");
  return t(`talk-history-${dashed(kind)}`, { name });
}

/** What the clock did says so, and of which deadline. */
function byDeadline({ reason, metric, percent }: HistoryLine["data"], done: string): string {
  if (reason !== "deadline") return done;
  return t("talk-history-by-deadline", {
    done,
    what: t(`due-${metric}`),
    percent: percent ?? 0,
  });
}

function category({ category_id }: HistoryLine["data"], named: Named): string {
  if (!category_id) return t("talk-history-no-category");
  const name = named.category(category_id);
  return t("talk-history-category", { name: name || t("talk-unknown-category") });
}

function macro({ macro_id }: HistoryLine["data"], named: Named): string {
  const name = macro_id ? named.macro(macro_id) : "";
  return name ? t("talk-history-macro", { name }) : t("talk-history-gone-macro");
}

function deadline(kind: string, { metric, act, percent }: HistoryLine["data"]): string {
  const what = t(`due-${metric}`);
  if (kind !== "escalated") return t(`talk-history-${dashed(kind)}`, { what });
  const end = act === "notify" ? "notify" : "nobody";
  return t(`talk-history-escalated-${end}`, { what, percent: percent ?? 0 });
}

const dashed = (word: string) => word.replaceAll("_", "-");

function assigned(data: HistoryLine["data"], named: Named): string {
  const agent = (id?: string | null) => (id ? named.agent(id) || t("talk-colleague") : "");
  const [name, before] = [agent(data.assignee_id), agent(data.previous_id)];
  if (!name) {
    return data.reason === "left"
      ? t("talk-history-released", { before })
      : t("talk-history-unassigned");
  }
  const { reason, load = 0, capacity = 0, team_id } = data;
  if (reason !== "in_turn" && reason !== "by_load") {
    const key = before ? "talk-history-reassigned" : "talk-history-assigned";
    return byDeadline(data, t(key, { name, before }));
  }
  const key = `talk-history-${before ? "on-" : ""}${dashed(reason)}`;
  const what = t(key, { name, before, load, capacity });
  if (!team_id) return what;
  const team = named.team(team_id);
  return t(team ? "talk-history-of-team" : "talk-history-gone-team", { what, team });
}
