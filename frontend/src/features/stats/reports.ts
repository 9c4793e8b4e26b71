/** Reading reports, and keeping them as files. */

import { queryOptions, useQuery } from "@tanstack/preact-query";
import { useEffect, useRef } from "preact/hooks";
import type { GetReportData, GetReportFileData, ReportShape } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { ApiError, api, request } from "@/core/http";
import { t } from "@/core/i18n";
import { saveBytes } from "@/core/saving";
import { canDownload, copyText } from "@/core/tg";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";
import type { Days } from "./period";
import { deskStats } from "./queries";

export type By = ReportShape["by"];

// Reports follow what happens a moment after the app was told of it.
const FOLLOW_MS = 3_000;

export const reportQuery = ({ first, last }: Days, by: By) =>
  queryOptions({
    queryKey: [...keys.stats, "report", first, last, by] as const,
    queryFn: ({ signal }) =>
      api<GetReportData, ReportShape>("GET", "/api/v1/stats/report", {
        query: { from: first, to: last, by },
        signal,
      }),
  });

/** Reports are read again once what the live numbers have just told is counted in them too. */
export function useFollowing(): void {
  const toldAt = useQuery(deskStats).dataUpdatedAt;
  const known = useRef(toldAt);
  useEffect(() => {
    if (known.current === toldAt) return;
    known.current = toldAt;
    const timer = setTimeout(() => {
      void cache.invalidateQueries({ queryKey: [...keys.stats, "report"] });
    }, FOLLOW_MS);
    return () => clearTimeout(timer);
  }, [toldAt]);
}

/** The report as a file on the device; on the clipboard where a page may save none. */
export async function saveReport({ first, last }: Days, by: By): Promise<void> {
  try {
    const answer = await request<GetReportFileData>("GET", "/api/v1/stats/report.csv", {
      query: { from: first, to: last, by },
    });
    const bytes = await answer.blob();
    if (canDownload()) {
      const isCopied = await copyText((await bytes.text()).replace(/^\uFEFF/, ""));
      toast({ text: t(isCopied ? "report-copied" : "report-not-saved") });
      return;
    }
    saveBytes(bytes, `${first}_${last}_${by}.csv`);
  } catch (error) {
    const text = error instanceof ApiError ? error.message : t("failed-unreachable");
    toast({ text, tone: "danger" });
  }
}
