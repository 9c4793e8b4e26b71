/** What the desk takes. The server decides again. */

import { boot } from "@/core/boot";

export interface Limits {
  upload_bytes: number;
  photo_bytes: number;
  received_bytes: number;
  files_per_message: number;
}

const USUAL: Limits = {
  upload_bytes: 50_000_000,
  photo_bytes: 10_000_000,
  received_bytes: 20_000_000,
  files_per_message: 10,
};
/** Words that go with files: the Bot API's own limit, in UTF-16 units. */
export const CAPTION_UNITS = 1024;
/** Of one turn, whatever it becomes; and what a device keeps of all that is not sent. */
export const MOST_FILES = 30;
export const MOST_KEPT_BYTES = 100_000_000;

export function limits(): Limits {
  return { ...USUAL, ...(boot() as { limits?: Partial<Limits> }).limits };
}
