import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { AgentStats, DeskStats } from "@/core/api/gen";
import { ApiError } from "@/core/http";
import { clock, t } from "@/core/i18n";
import { me } from "@/core/session";
import { Avatar } from "@/ui/Avatar";
import { Empty } from "@/ui/Empty";
import { ErrorState } from "@/ui/ErrorState";
import { Field } from "@/ui/Field";
import { later } from "@/ui/later";
import { Name } from "@/ui/Name";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Skeleton } from "@/ui/Skeleton";
import { decimal } from "./decimal";
import { duration } from "./duration";
import { loadReport } from "./load";
import { type Days, daysOf, MAX_DAYS, type PeriodId, wrongDays } from "./period";
import { deskStats } from "./queries";
import "./stats.css";

const Report = later(loadReport, () => <Skeleton shape="block" height="12rem" />);
const PERIODS = ["today", "week", "month", "own"] as const;

/** How the desk does today and did before; the numbers follow what happens. */
export function Stats() {
  const query = useQuery(deskStats);
  const [period, choose] = useState<PeriodId>("today");
  const { data, error } = query;
  if (query.isPending) return <Loading />;
  if (!data) {
    return (
      <ErrorState
        title={t("stats-failed")}
        text={error instanceof ApiError ? error.message : t("failed-unreachable")}
        retryLabel={t("retry")}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
        requestLabel={t("inbox-request")}
        requestId={error instanceof ApiError ? error.requestId : ""}
      />
    );
  }
  return (
    <div class="stats">
      <SegmentedControl
        label={t("stats-period")}
        options={PERIODS.map((id) => ({ id, label: t(`stats-period-${id}`) }))}
        value={period}
        onChange={choose}
      />
      {period === "today" && <Today stats={data} />}
      {period === "own" && <OwnDays today={data.today} />}
      {(period === "week" || period === "month") && <Report days={daysOf(period, data.today)} />}
    </div>
  );
}

/** The day so far, live, and what it was about. */
function Today({ stats }: { stats: DeskStats }) {
  return (
    <>
      <p class="stats-since">{t("stats-since", { time: clock(stats.since) })}</p>
      <Numbers stats={stats} />
      {isQuiet(stats) && (
        <Empty icon="chart" title={t("stats-nothing")} text={t("stats-nothing-hint")} />
      )}
      <Agents agents={stats.agents} />
      {stats.today && <Report days={daysOf("today", stats.today)} isShort />}
    </>
  );
}

/** Any days, once both are chosen. */
function OwnDays({ today }: { today: string }) {
  const [days, change] = useState<Days>(() => daysOf("week", today));
  const wrong = wrongDays(days);
  return (
    <>
      <div class="stats-range">
        <Field
          label={t("stats-from")}
          type="date"
          max={today}
          value={days.first}
          onValue={(first) => change({ ...days, first })}
        />
        <Field
          label={t("stats-to")}
          type="date"
          max={today}
          value={days.last}
          error={wrong && t(wrong, { most: MAX_DAYS })}
          onValue={(last) => change({ ...days, last })}
        />
      </div>
      {!wrong && <Report days={days} />}
    </>
  );
}

const isQuiet = (stats: DeskStats): boolean =>
  stats.opened === 0 &&
  stats.answered === 0 &&
  !stats.ratings &&
  stats.agents.every((one) => one.replies === 0);

function Loading() {
  return (
    <div class="stats" role="status" aria-label={t("loading")}>
      <div class="stats-numbers">
        {[0, 1, 2, 3].map((one) => (
          <Skeleton key={one} shape="block" height="5.5rem" />
        ))}
      </div>
      <Skeleton shape="block" height="12rem" />
    </div>
  );
}

function Numbers({ stats }: { stats: DeskStats }) {
  const median = stats.median_first_response_s;
  const numbers = [
    { name: "opened", value: String(stats.opened), hint: "" },
    { name: "answered", value: String(stats.answered), hint: "" },
    {
      name: "median",
      value: median === null ? "—" : duration(median),
      hint: median === null ? t("stats-median-later") : "",
    },
    { name: "open-now", value: String(stats.open_now), hint: "" },
    { name: "rating", value: averageWords(stats.rating_average), hint: ratingsWords(stats) },
  ];
  return (
    <dl class="stats-numbers">
      {numbers.map((one) => (
        <div class="stats-number" key={one.name}>
          <dt>{t(`stats-${one.name}`)}</dt>
          <dd class="tabular">{one.value}</dd>
          {one.hint && <dd class="stats-hint">{one.hint}</dd>}
        </div>
      ))}
    </dl>
  );
}

/** What an older release answered has no ratings in it. */
const averageWords = (average: number | null | undefined): string =>
  average == null ? "—" : decimal(average);

function ratingsWords({ ratings, rating_good_share: share }: DeskStats): string {
  if (!ratings || share === null) return t("stats-rating-later");
  return t("stats-rating-share", { n: ratings, share: Math.round(100 * share) });
}

function Agents({ agents }: { agents: readonly AgentStats[] }) {
  const most = Math.max(1, ...agents.map((one) => one.replies));
  const self = me().id;
  return (
    <table class="stats-agents">
      <caption>{t("stats-agents")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("stats-agent")}</th>
          <th scope="col">{t("stats-replies")}</th>
          <th scope="col">{t("stats-open-now")}</th>
          <th scope="col">{t("stats-rating")}</th>
        </tr>
      </thead>
      <tbody>
        {agents.map((one) => (
          <tr key={one.agent_id} aria-current={one.agent_id === self ? "true" : undefined}>
            <th scope="row">
              <span class="stats-agent">
                <Avatar id={one.agent_id} name={one.name} size="xs" />
                <Name>
                  {one.agent_id === self ? t("acts-you-named", { name: one.name }) : one.name}
                </Name>
              </span>
            </th>
            <td class="tabular">
              <span class="stats-bar" style={{ "--part": one.replies / most }} aria-hidden="true" />
              {one.replies}
            </td>
            <td class="tabular">{one.open_now}</td>
            <td class="tabular">{averageWords(one.rating_average)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
