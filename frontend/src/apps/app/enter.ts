/** What begins when a person is there, and ends when they leave. */

import type { Me } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { cache, keepCache } from "@/core/cache";
import { choose, LANGUAGES, useLanguage } from "@/core/i18n";
import { live } from "@/core/live";
import { closeOutbox, openOutbox } from "@/core/outbox";
import { session } from "@/core/session";
import { draftsOf, filesOf, outboxOf, storeOf, wipe, wipeOthers, wipeQuick } from "@/core/storage";
import { launch } from "@/core/tg";
import { closeFiles, isHeld, withFiles } from "@/features/files/held";
import { deliver } from "@/features/tickets/deliver";
import { listenerFor } from "@/features/tickets/live";
import { hearPresence } from "@/features/tickets/presence";
import { readAhead } from "./ahead";
import { homeOf } from "./homes";
import { followLink, openFrom } from "./links";

/** Calls `ready` once what was read before can be shown; gives back how to leave. */
export function enter(me: Me, ready: () => void): () => void {
  const { inbox, release } = boot();
  const store = storeOf(inbox, me);
  let stopKeeping: (() => void) | undefined;
  let isGone = false;
  followLink(me);
  const heard = ({ data }: MessageEvent<{ open?: string }>) => {
    if (data?.open) openFrom(data.open, me.kind);
  };
  navigator.serviceWorker?.addEventListener("message", heard);
  speakTheirs(me);
  wipeQuick(inbox, me);
  // A client's accounts are one person's, and take turns; a browser may be anybody's.
  if (!launch()) void wipeOthers(inbox, me);
  const home = homeOf(me.kind);
  const begin = async () => {
    const stop = await keepCache(store, release);
    if (isGone) return stop();
    stopKeeping = stop;
    void openOutbox(outboxOf(inbox, me), withFiles(deliver), isHeld);
    readAhead(me);
    await home;
    if (isGone) return;
    // What is shown by then is read again when the stream begins; what nobody shows is forgotten.
    live.start(listenerFor(me, hearPresence));
    ready();
  };
  void begin();
  return () => {
    isGone = true;
    navigator.serviceWorker?.removeEventListener("message", heard);
    stopKeeping?.();
    live.stop();
    closeOutbox();
    closeFiles();
    cache.clear();
    // What was read goes with the session; unsent words wait for the same person to come back,
    // unless that person left on purpose. A desk that is closed for now ended nothing.
    const now = session.value;
    const isStillThere = now.state === "in" && now.me.id === me.id;
    const why = now.state === "out" ? now.why : "";
    if (!isStillThere && why !== "refused") void wipe(store);
    if (why !== "signed-out") return;
    // Nobody is told of a desk they left in a browser they left.
    void import("@/features/notifications/push").then((push) => push.unsubscribe());
    void wipe(outboxOf(inbox, me));
    void wipe(draftsOf(inbox, me));
    void wipe(filesOf(inbox, me));
    wipeQuick(inbox, null);
  };
}

/** Whoever chose a language is spoken to in it, wherever they chose; a contact in the desk's. */
function speakTheirs(me: Me): void {
  const spoken: readonly string[] = me.kind === "agent" ? LANGUAGES : boot().desk.languages;
  if (spoken.includes(me.language)) void useLanguage(choose([me.language])).catch(() => undefined);
}
