import { useState } from "preact/hooks";
import type { CategoryShape, ReportRow, ReportShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { categoryName } from "@/features/tickets/categories";
import { Button } from "@/ui/Button";
import type { Days } from "./period";
import { rated, took } from "./Report";
import { saveReport } from "./reports";

interface Props {
  report: ReportShape;
  days: Days;
  categories: readonly CategoryShape[];
}

/** By whom, about what or how urgent: a row each, the busiest first. */
export function Breakdown({ report, days, categories }: Props) {
  const { by, rows } = report;
  if (rows.length === 0) return <p class="report-nothing">{t("report-nothing")}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached with the keys. */}
      <section class="report-scroll" aria-label={t(`report-by-${by}`)} tabIndex={0}>
        <table class="report-table">
          <thead>
            <tr>
              <th scope="col">{t(`report-by-${by}`)}</th>
              {COLUMNS.map((name) => (
                <th scope="col" key={name}>
                  {t(`report-column-${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.agent_id ?? row.category_id ?? row.priority ?? ""}>
                <th scope="row">
                  <bdi>{rowName(row, categories)}</bdi>
                </th>
                {cells(row).map((cell, index) => (
                  <td class="tabular" key={COLUMNS[index]}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Save days={days} by={by} />
    </>
  );
}

const COLUMNS = ["opened", "replies", "resolved", "first", "end", "rating", "backlog"] as const;

const cells = ({ numbers }: ReportRow): (string | number)[] => [
  numbers.opened,
  numbers.replies,
  numbers.resolved,
  took(numbers.first_response.median_s),
  took(numbers.resolution.median_s),
  rated(numbers.rating_average),
  numbers.backlog,
];

function rowName(row: ReportRow, categories: readonly CategoryShape[]): string {
  if (row.priority != null) return t(`priority-${row.priority}`);
  if (row.agent_id) return row.agent_name || "…";
  const category = categories.find((one) => one.id === row.category_id);
  return category ? categoryName(category) : t(row.category_id ? "report-archived" : "report-none");
}

/** The numbers for a spreadsheet. */
export function Save({ days, by }: { days: Days; by: ReportShape["by"] }) {
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    await saveReport(days, by);
    setBusy(false);
  };
  return (
    <Button variant="plain" small icon="download" busy={isBusy} onClick={() => void save()}>
      {t(by === "day" ? "report-save-days" : "report-save")}
    </Button>
  );
}
