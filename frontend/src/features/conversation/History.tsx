import { useInfiniteQuery, useQuery } from "@tanstack/preact-query";
import type { HistoryLine } from "@/core/api/gen";
import { clock, dayName, language, longTime, t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { cannedList } from "@/features/canned/queries";
import { fieldList, fieldName } from "@/features/fields/queries";
import { tagList } from "@/features/tags/queries";
import { assigningQuery, categoryList, oneTicket, staffList } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { DayDivider } from "@/ui/DayDivider";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { Name } from "@/ui/Name";
import { oneLine } from "@/ui/oneLine";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { Time } from "@/ui/Time";
import { history } from "./historyQuery";
import { historyWords, type Named } from "./historyWords";
import { Unreadable } from "./Unreadable";

interface Props {
  ticketId: string;
  isOpen: boolean;
  onClose: () => void;
}

const ICONS: Record<HistoryLine["kind"], IconName> = {
  opened: "inbox",
  received: "chat",
  replied: "reply",
  noted: "note",
  edited: "edit",
  assigned: "user",
  status: "progress",
  priority: "flag",
  category: "tag",
  due_soon: "clock",
  overdue: "alarm",
  escalated: "bell",
  banned: "block",
  unbanned: "undo",
  reachability: "phone",
  contact_unreachable: "block",
  delivery_retried: "refresh",
  delivery_discarded: "trash",
  rated: "star",
  macro: "zap",
  bulk: "checks",
  bulk_undone: "undo",
  tagged: "tag",
  untagged: "tag",
  field: "edit",
  merged: "merge",
  merged_into: "merge",
  split: "external",
  split_from: "external",
  transfer_undone: "undo",
  file_infected: "error",
  contact_merged: "merge",
  contact_unmerged: "split",
  transcript_sent: "file",
  snoozed: "snooze",
  woken: "alarm",
  erased: "trash",
  participant_added: "eye",
  participant_removed: "eye",
  spam: "shield",
  not_spam: "undo",
};

/** Who did what to the ticket and when, the latest first. */
export function History({ ticketId, isOpen, onClose }: Props) {
  return (
    <Sheet open={isOpen} title={t("talk-history")} closeLabel={t("close")} onClose={onClose}>
      {isOpen && <Lines ticketId={ticketId} />}
    </Sheet>
  );
}

function useNamed(): Named {
  const staff = useQuery({ ...staffList, enabled: may("staff.read") });
  const categories = useQuery(categoryList);
  const canned = useQuery({ ...cannedList, enabled: may("tickets.reply") });
  const tags = useQuery(tagList);
  const fields = useQuery(fieldList);
  const assigning = useQuery({ ...assigningQuery, enabled: may("staff.read") });
  return {
    agent: (id) => {
      if (id === me().id) return me().name;
      return oneLine(staff.data?.find((one) => one.id === id)?.name ?? "");
    },
    category: (id) => {
      const names = categories.data?.find((one) => one.id === id)?.names ?? {};
      return oneLine(names[language.value] ?? Object.values(names)[0] ?? "");
    },
    macro: (id) => oneLine(canned.data?.find((one) => one.id === id)?.title ?? ""),
    tag: (id) => oneLine(tags.data?.find((one) => one.id === id)?.name ?? ""),
    field: (id) => {
      const found = fields.data?.find((one) => one.id === id);
      return found ? oneLine(fieldName(found)) : "";
    },
    team: (id) => oneLine(assigning.data?.teams.find((one) => one.id === id)?.name ?? ""),
  };
}

function Lines({ ticketId }: { ticketId: string }) {
  const pages = useInfiniteQuery(history(ticketId));
  const named = useNamed();
  const words = useQuery(oneTicket(ticketId)).data?.rating?.reason ?? "";
  if (pages.error && !pages.data) {
    return (
      <Unreadable
        error={pages.error}
        isBusy={pages.isFetching}
        onRetry={() => void pages.refetch()}
        onBack={null}
      />
    );
  }
  if (!pages.data) return <SkeletonRows label={t("loading")} rows={5} />;
  const lines = pages.data.pages.flatMap((page) => page.lines.toReversed());
  // The words of a rating stand beside the last stars; the history itself holds no words.
  const rated = lines.find((line) => line.kind === "rated");
  return (
    <>
      <ol class="talk-history">
        {lines.map((line, at) => (
          <li key={line.position}>
            {isNewDay(line, lines[at - 1]) && <DayDivider text={dayName(line.at)} />}
            <Line line={line} named={named} words={line === rated ? words : ""} />
          </li>
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button block busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("talk-earlier-history")}
        </Button>
      )}
    </>
  );
}

function isNewDay(line: HistoryLine, before: HistoryLine | undefined): boolean {
  return !before || new Date(before.at).toDateString() !== new Date(line.at).toDateString();
}

function Line({ line, named, words }: { line: HistoryLine; named: Named; words: string }) {
  return (
    <div class="talk-history-line">
      <Icon name={ICONS[line.kind] ?? "info"} size="s" class="talk-history-icon" />
      <span class="talk-history-words">
        <span>{historyWords(line, named)}</span>
        {words && <bdi class="talk-card-note">{t("talk-history-said", { words })}</bdi>}
        <span class="talk-card-note">
          {line.actor.kind === "bot" ? (
            t(line.data.rule_id ? "talk-rule" : "talk-bot")
          ) : (
            <Name otherwise={t("talk-nameless")}>{line.actor.name}</Name>
          )}
        </span>
      </span>
      <Time at={new Date(line.at)} text={clock(line.at)} title={longTime(line.at)} />
    </div>
  );
}
