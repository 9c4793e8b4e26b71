/** What begins when a person is there, and ends when they leave. */

import type { Me } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { cache, keepCache } from "@/core/cache";
import { longId } from "@/core/ids";
import { live } from "@/core/live";
import { closeOutbox, openOutbox } from "@/core/outbox";
import { session } from "@/core/session";
import { draftsOf, outboxOf, storeOf, wipe } from "@/core/storage";
import { launch } from "@/core/tg";
import { wishToWrite } from "@/features/tickets/compose";
import { deliver } from "@/features/tickets/deliver";
import { listenerFor } from "@/features/tickets/live";
import { hearPresence } from "@/features/tickets/presence";

/** Calls `ready` once what was read before can be shown; gives back how to leave. */
export function enter(me: Me, ready: () => void): () => void {
  const { inbox, release } = boot();
  const store = storeOf(inbox, me);
  let stopKeeping: (() => void) | undefined;
  let isGone = false;
  const linked = followLink();
  // Whoever follows a link out of a notification comes to answer: one press less.
  if (linked && me.kind === "agent") wishToWrite(linked, "reply");
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
    // unless that person left on purpose.
    void wipe(store);
    const now = session.value;
    if (now.state !== "out" || now.why !== "signed-out") return;
    void wipe(outboxOf(inbox, me));
    void wipe(draftsOf(inbox, me));
  };
}

/** A link from the bot names a ticket; its address becomes the ticket's own. Gives its id. */
function followLink(): string | null {
  const named = new URLSearchParams(location.search).get("ticket") ?? launch()?.startParam ?? "";
  const id = longId(named);
  if (!id) return null;
  history.replaceState(null, "", boot().base);
  history.pushState(null, "", `${boot().base}t/${id}`);
  return id;
}
