import { useQuery } from "@tanstack/preact-query";
import type { ClockShape, TicketShape } from "@/core/api/gen";
import { longTime, spanWords, t } from "@/core/i18n";
import { minute } from "@/features/inbox/clock";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { dueOf } from "@/features/tickets/due";
import { DueMark } from "@/ui/DueMark";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { durationWords } from "./durations";
import { deadlinesOf } from "./settings";

/** What was promised in this ticket, why so much, and how it stands or ended. */
export function TicketDeadlines(props: { ticket: TicketShape; onClose: () => void }) {
  const { ticket, onClose } = props;
  const read = useQuery(deadlinesOf(ticket.id));
  return (
    <Sheet open title={t("due-title")} closeLabel={t("close")} onClose={onClose}>
      {read.isPending && <SkeletonRows label={t("loading")} rows={3} />}
      {!read.isPending && !read.data && <NotLoaded reads={[read]} />}
      {read.data?.length === 0 && <Empty icon="alarm" title={t("due-ticket-none")} />}
      {read.data && read.data.length > 0 && (
        <List label={t("due-title")}>
          {read.data.map((one) => (
            <Row
              key={`${one.metric}:${one.started_at}`}
              before={<Icon name={iconOf(one)} />}
              title={t(`due-${one.metric}`)}
              aside={<State clock={one} />}
              text={whenWords(one)}
              lines={2}
              meta={t("due-why", {
                time: durationWords(one.target_min),
                policy: one.policy,
                priority: t(`priority-${one.priority}`),
              })}
            />
          ))}
        </List>
      )}
    </Sheet>
  );
}

const iconOf = ({ outcome, breached_at, is_paused }: ClockShape) => {
  if (outcome === "met") return "check-circle";
  if (outcome === "missed" || breached_at) return "alarm";
  return is_paused ? "waiting" : "clock";
};

function State({ clock }: { clock: ClockShape }) {
  if (clock.outcome) return <span>{t(`due-outcome-${clock.outcome}`)}</span>;
  if (clock.is_paused) return <span>{t("due-paused")}</span>;
  const { due_at, warn_at, metric } = clock;
  const due = dueOf({ due_at, warn_at, due_metric: metric }, minute.value);
  return due && <DueMark tone={due.tone} text={due.text} label={due.full} />;
}

function whenWords({ due_at, is_paused, left_s, outcome }: ClockShape): string {
  if (!outcome && is_paused && left_s !== null) {
    return left_s < 0
      ? t("due-paused-late", { time: spanWords(-left_s * 1000) })
      : t("due-paused-left", { time: spanWords(left_s * 1000) });
  }
  return due_at ? t("due-until", { time: longTime(due_at) }) : "";
}
