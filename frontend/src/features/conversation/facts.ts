/** What is known of a recording before it is fetched. */

import type { PartShape } from "@/core/api/gen";
import { bytes } from "@/core/i18n";

/** Seconds as "3:07". */
export function length(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** How long and how large. */
export function factsOf(part: PartShape): string[] {
  return [
    part.duration_s ? length(part.duration_s) : "",
    part.size_bytes ? bytes(part.size_bytes) : "",
  ].filter(Boolean);
}
