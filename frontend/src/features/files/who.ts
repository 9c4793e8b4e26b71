/** Whose files these are. */

import { session } from "@/core/session";
import type { Audience } from "./uploading";

let last: Audience = "agent";

/** The side of the desk of whoever is here, or was until a moment ago. */
export function audienceHere(): Audience {
  const now = session.peek();
  if (now.state === "in") last = now.me.kind;
  return last;
}
