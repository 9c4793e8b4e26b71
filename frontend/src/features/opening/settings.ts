/** When the desk is open: read and changed as a whole. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  GetOpeningData,
  OpeningBody,
  OpeningShape,
  SetOpeningData,
  SpecialDay,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted } from "@/features/settings/attempted";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";
import { dateWord } from "./dates";

export const openingQuery = queryOptions({
  queryKey: keys.opening,
  queryFn: ({ signal }) => api<GetOpeningData, OpeningShape>("GET", "/api/v1/opening", { signal }),
});

/** Whether it was done; who asked is told why not, and what is shown is read again. */
export const attempt = (act: () => Promise<unknown>) =>
  attempted(act, () => cache.invalidateQueries({ queryKey: keys.opening }));

export async function setOpening(body: OpeningBody): Promise<void> {
  const now = await api<SetOpeningData, OpeningShape>("PUT", "/api/v1/opening", { body });
  cache.setQueryData(openingQuery.queryKey, now);
}

export async function removeDay(day: SpecialDay): Promise<void> {
  const days = (now: OpeningShape) => now.special_days.filter((one) => one.date !== day.date);
  await changeDays(days);
  toast({
    text: t("opening-day-removed", { day: dateWord(day.date) }),
    tone: "ok",
    action: {
      label: t("undo"),
      run: () => void attempt(() => changeDays((now) => [...days(now), day])),
    },
  });
}

/** The days are changed as they stand now, whatever was done since the screen was drawn. */
async function changeDays(change: (now: OpeningShape) => SpecialDay[]): Promise<void> {
  const now = cache.getQueryData(openingQuery.queryKey);
  if (now) await setOpening({ hours: now.hours, special_days: change(now) });
}
