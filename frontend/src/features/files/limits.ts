/** What the desk takes, as it said when it was asked last. The server decides again. */

import type { DeskShape, FileLimits, GetDeskData } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";

export type Limits = Required<FileLimits>;

const DESK = ["desk"] as const;
/** Until the desk was asked. Source: `files/media.py` and `files/wire.py` of the server. */
const USUAL: Limits = {
  upload_bytes: 50 * 1024 * 1024,
  photo_bytes: 10 * 1024 * 1024,
  received_bytes: 20 * 1024 * 1024,
  files_per_message: 10,
};
/** Words that go with files: the Bot API's own limit, in UTF-16 units. */
export const CAPTION_UNITS = 1024;
/** Of one turn, whatever it becomes: the server keeps so many that are not sent. */
export const MOST_FILES = 20;
/** What a device keeps of all files that are not sent. */
export const MOST_KEPT_BYTES = 100_000_000;

export function limits(): Limits {
  const desk = cache.getQueryData<Partial<DeskShape>>(DESK);
  return { ...USUAL, ...desk?.limits };
}

/** The limits are asked for where nobody has yet; nothing waits for that. */
export function askLimits(): void {
  void cache.prefetchQuery({
    queryKey: DESK,
    queryFn: ({ signal }) => api<GetDeskData, DeskShape>("GET", "/api/v1/desk", { signal }),
  });
}
