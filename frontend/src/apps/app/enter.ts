/** What begins when a person is there, and ends when they leave. */

import type { Me } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { cache, keepCache } from "@/core/cache";
import { choose, useLanguage } from "@/core/i18n";
import { live } from "@/core/live";
import { closeOutbox, openOutbox } from "@/core/outbox";
import { session } from "@/core/session";
import { draftsOf, outboxOf, storeOf, wipe } from "@/core/storage";
import { deliver } from "@/features/tickets/deliver";
import { listenerFor } from "@/features/tickets/live";
import { hearPresence } from "@/features/tickets/presence";
import { followLink } from "./links";

/** Calls `ready` once what was read before can be shown; gives back how to leave. */
export function enter(me: Me, ready: () => void): () => void {
  const { inbox, release } = boot();
  const store = storeOf(inbox, me);
  let stopKeeping: (() => void) | undefined;
  let isGone = false;
  followLink(me);
  speakTheirs(me);
  void keepCache(store, release).then((stop) => {
    if (isGone) {
      stop();
      return;
    }
    stopKeeping = stop;
    void openOutbox(outboxOf(inbox, me), deliver);
    live.start(listenerFor(me, hearPresence));
    ready();
  });
  return () => {
    isGone = true;
    stopKeeping?.();
    live.stop();
    closeOutbox();
    cache.clear();
    // What was read goes with the session; unsent words wait for the same person to come back,
    // unless that person left on purpose. A desk that is closed for now ended nothing.
    const why = session.value.state === "out" ? session.value.why : "";
    if (why !== "refused") void wipe(store);
    if (why !== "signed-out") return;
    void wipe(outboxOf(inbox, me));
    void wipe(draftsOf(inbox, me));
  };
}

/** A contact is spoken to as they chose, here or in the chat. Staff choose on their device. */
function speakTheirs(me: Me): void {
  const isSpoken = me.kind === "contact" && boot().desk.languages.includes(me.language);
  if (isSpoken) void useLanguage(choose([me.language])).catch(() => undefined);
}
