import { useQuery } from "@tanstack/preact-query";
import type { ReportRow } from "@/core/api/gen";
import { language, t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Skeleton } from "@/ui/Skeleton";
import { Save } from "./Breakdown";
import type { Days } from "./period";
import { took } from "./Report";
import { reportQuery } from "./reports";

const HEIGHT = 100;
const STEP = 12;
const BAR = 5;

/** Day by day: what came, what was resolved, what was left. The table says all of it in words. */
export function DayChart({ days }: { days: Days }) {
  const query = useQuery(reportQuery(days, "day"));
  if (query.isPending) return <Skeleton shape="block" height="10rem" />;
  if (!query.data) return <NotLoaded reads={[query]} />;
  const { rows } = query.data;
  return (
    <figure class="report-part report-chart">
      <figcaption>{t("report-days")}</figcaption>
      <p class="report-key" aria-hidden="true">
        <span class="report-key-opened">{t("report-column-opened")}</span>
        <span class="report-key-resolved">{t("report-column-resolved")}</span>
        <span class="report-key-backlog">{t("report-column-backlog")}</span>
      </p>
      <Bars rows={rows} />
      <details>
        <summary>{t("report-as-table")}</summary>
        <DayTable rows={rows} />
      </details>
      <Save days={days} by="day" />
    </figure>
  );
}

/** Full and hollow bars and a line: told apart without any colour. */
function Bars({ rows }: { rows: readonly ReportRow[] }) {
  const all = rows.map((row) => row.numbers);
  const most = Math.max(1, ...all.flatMap((one) => [one.opened, one.resolved, one.backlog]));
  const high = (n: number) => (HEIGHT * n) / most;
  const line = all.map((one, at) => `${at * STEP + STEP / 2},${HEIGHT - high(one.backlog)}`);
  return (
    <svg
      class="report-bars"
      viewBox={`-1 -2 ${rows.length * STEP + 2} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t("report-chart", {
        n: rows.length,
        opened: all.reduce((sum, one) => sum + one.opened, 0),
        most,
      })}
    >
      {all.map((one, at) => (
        <g key={rows[at]?.day}>
          <rect
            class="report-bar-opened"
            x={at * STEP + 0.5}
            y={HEIGHT - high(one.opened)}
            width={BAR}
            height={high(one.opened)}
          />
          <rect
            class="report-bar-resolved"
            x={at * STEP + BAR + 1}
            y={HEIGHT - high(one.resolved)}
            width={BAR}
            height={high(one.resolved)}
          />
        </g>
      ))}
      <polyline class="report-line" points={line.join(" ")} />
    </svg>
  );
}

function DayTable({ rows }: { rows: readonly ReportRow[] }) {
  const names = new Intl.DateTimeFormat(language.value || "en", {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached with the keys.
    <section class="report-scroll" aria-label={t("report-days")} tabIndex={0}>
      <table class="report-table">
        <thead>
          <tr>
            {(["day", "opened", "resolved", "backlog", "first"] as const).map((name) => (
              <th scope="col" key={name}>
                {t(`report-column-${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ day, numbers }) => (
            <tr key={day}>
              <th scope="row">{names.format(new Date(day ?? ""))}</th>
              <td class="tabular">{numbers.opened}</td>
              <td class="tabular">{numbers.resolved}</td>
              <td class="tabular">{numbers.backlog}</td>
              <td class="tabular">{took(numbers.first_response.median_s)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
