/** Whether contacts are asked for ratings, and in which words: read and changed as a whole. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  ClosingTranscriptsBody,
  ClosingTranscriptsShape,
  GetClosingTranscriptsData,
  GetRatingsSettingData,
  RatingsBody,
  RatingsShape,
  SetClosingTranscriptsData,
  SetRatingsSettingData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { attempted, shownAtOnce } from "@/features/settings/attempted";
import { keys } from "@/features/tickets/queries";

const PATH = "/api/v1/ratings-setting";
const CLOSING = "/api/v1/closing-transcripts";

export const ratingsQuery = queryOptions({
  queryKey: keys.ratings,
  queryFn: ({ signal }) => api<GetRatingsSettingData, RatingsShape>("GET", PATH, { signal }),
});

/** Whether it was done; who asked is told why not, and what is shown is read again. */
export const attempt = (act: () => Promise<unknown>) =>
  attempted(act, () => cache.invalidateQueries({ queryKey: keys.ratings }));

export async function setRatings(body: RatingsBody): Promise<void> {
  const now = await api<SetRatingsSettingData, RatingsShape>("PUT", PATH, { body });
  cache.setQueryData(ratingsQuery.queryKey, now);
}

/** Whether the bot sends what was said when a ticket is closed; read again with the ratings. */
export const closingQuery = queryOptions({
  queryKey: [...keys.ratings, "closing"] as const,
  queryFn: ({ signal }) =>
    api<GetClosingTranscriptsData, ClosingTranscriptsShape>("GET", CLOSING, { signal }),
});

export const switchClosing = (is_on: boolean): Promise<void> =>
  shownAtOnce(
    closingQuery.queryKey,
    (now) => ({ ...now, is_on }),
    () =>
      attempt(() => {
        const body: ClosingTranscriptsBody = { is_on };
        return api<SetClosingTranscriptsData, ClosingTranscriptsShape>("PUT", CLOSING, { body });
      }),
  );

/** Words stay as they are. */
export const switchRatings = (is_on: boolean): Promise<void> =>
  shownAtOnce(
    ratingsQuery.queryKey,
    (now) => ({ ...now, is_on }),
    () => attempt(() => setRatings({ is_on, texts: [] })),
  );
