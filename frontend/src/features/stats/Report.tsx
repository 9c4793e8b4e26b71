import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { NumbersShape, ReportShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { categoryList } from "@/features/tickets/queries";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Skeleton } from "@/ui/Skeleton";
import { Breakdown } from "./Breakdown";
import { DayChart } from "./DayChart";
import { decimal } from "./decimal";
import { duration } from "./duration";
import type { Days } from "./period";
import { type By, reportQuery, useFollowing } from "./reports";
import "./report.css";

const GROUPS = ["agent", "category", "priority"] as const;

interface Props {
  days: Days;
  /** Live numbers stand above: only who and what is shown. */
  isShort?: boolean;
}

/** The desk over some days: whole, by day, and by whom or about what. */
export function Report({ days, isShort }: Props) {
  const [by, choose] = useState<Exclude<By, "day">>(isShort ? "category" : "agent");
  const query = useQuery(reportQuery(days, by));
  const categories = useQuery(categoryList);
  useFollowing();
  if (query.isPending) return <Coming />;
  if (!query.data) return <NotLoaded reads={[query]} />;
  const report = query.data;
  return (
    <>
      {report.is_counting && <p class="stats-since">{t("report-counting")}</p>}
      {report.is_own && <p class="stats-since">{t("report-own")}</p>}
      {!isShort && <Sums report={report} />}
      {!isShort && <DayChart days={days} />}
      <section class="report-part" aria-label={t("report-groups")}>
        <SegmentedControl
          label={t("report-groups")}
          options={GROUPS.map((id) => ({ id, label: t(`report-by-${id}`) }))}
          value={by}
          onChange={choose}
        />
        <Breakdown report={report} days={days} categories={categories.data ?? []} />
      </section>
      <p class="stats-since">
        {t("report-about", { percent: Math.round(100 * report.percentile_error) })}
      </p>
    </>
  );
}

const Coming = () => (
  <div role="status" aria-label={t("loading")}>
    <Skeleton shape="block" height="12rem" />
  </div>
);

/** What is asked of a desk first, each beside what it was in as many days before. */
function Sums({ report }: { report: ReportShape }) {
  const shown: readonly [string, (numbers: NumbersShape) => string][] = [
    ["opened", (one) => String(one.opened)],
    ["resolved", (one) => String(one.resolved)],
    ["backlog", (one) => String(one.backlog)],
    ["first", (one) => took(one.first_response.median_s)],
    ["first-p90", (one) => took(one.first_response.p90_s)],
    ["first-open", (one) => took(one.first_response_open.median_s)],
    ["end", (one) => took(one.resolution.median_s)],
    ["rating", (one) => rated(one.rating_average)],
    ["good", (one) => share(one.rating_good_share)],
  ];
  return (
    <dl class="stats-numbers">
      {shown.map(([name, value]) => (
        <div class="stats-number" key={name}>
          <dt>{t(`report-sum-${name}`)}</dt>
          <dd class="tabular">{value(report.total)}</dd>
          <dd class="stats-hint">{t("report-before", { value: value(report.before) })}</dd>
        </div>
      ))}
    </dl>
  );
}

export const took = (seconds: number | null): string =>
  seconds === null ? "—" : duration(seconds);
export const rated = (stars: number | null): string => (stars === null ? "—" : decimal(stars));
const share = (part: number | null): string =>
  part === null ? "—" : t("report-percent", { n: Math.round(100 * part) });
