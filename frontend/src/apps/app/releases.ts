/** A new release is announced and taken when the reader likes, never in the middle of a word. */

import { signal } from "@preact/signals";
import { boot } from "@/core/boot";
import { launch } from "@/core/tg";

const LOOK_MS = 10 * 60_000;
const TAKE_WITHIN_MS = 3_000;

/** Whether the server has another release than this page. */
export const hasNewRelease = signal(false);

let worker: ServiceWorkerRegistration | undefined;

export function watchReleases(): void {
  setInterval(() => void look(), LOOK_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void look();
  });
  // A part that was not loaded yet may be gone with its release; or the network is.
  addEventListener("vite:preloadError", () => void look());
  // Telegram's own browsers run no service worker, so there it would only cost.
  if (!("serviceWorker" in navigator) || launch()) return;
  void navigator.serviceWorker.register("/app/sw.js", { scope: boot().base }).then(
    (found) => {
      worker = found;
    },
    () => undefined, // without one the app works as long as there is a network
  );
}

async function look(): Promise<void> {
  if (hasNewRelease.value) return;
  const answer = await fetch("/app/release", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const found = (await answer.json().catch(() => null)) as { release?: string } | null;
  hasNewRelease.value = Boolean(found?.release) && found?.release !== boot().release;
  if (hasNewRelease.value) await worker?.update().catch(() => undefined);
}

/** The page comes again as the new release, whose files are kept for offline from now on. */
export async function takeRelease(): Promise<void> {
  // Without a network only a service worker has a page to come again with.
  const isKept = Boolean(navigator.serviceWorker?.controller);
  const canCome = isKept || (await fetch("/app/release", { cache: "no-store" }).catch(() => null));
  if (!canCome) return;
  const waiting = worker?.waiting;
  if (waiting) {
    const taken = new Promise<void>((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", () => resolve());
      setTimeout(resolve, TAKE_WITHIN_MS);
    });
    waiting.postMessage("take-over");
    await taken;
  }
  location.reload();
}
