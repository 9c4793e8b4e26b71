import { queryOptions, useQuery } from "@tanstack/preact-query";
import type { DeskShape, GetDeskData } from "@/core/api/gen";
import { api } from "@/core/http";
import { longTime, t } from "@/core/i18n";

const AGAIN_MS = 60_000;

const deskQuery = queryOptions({
  queryKey: ["desk"] as const,
  queryFn: ({ signal }) => api<GetDeskData, DeskShape>("GET", "/api/v1/desk", { signal }),
  staleTime: AGAIN_MS,
});

/** Above where a contact writes while the desk is closed: when it opens. */
export function ClosedNote() {
  const desk = useQuery(deskQuery).data;
  if (!desk || desk.is_open) return null;
  return (
    <p class="talk-hint" role="status">
      {desk.opens_at ? t("closed-until", { time: longTime(desk.opens_at) }) : t("closed-now")}
    </p>
  );
}
