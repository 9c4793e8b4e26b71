/** A new release is announced and taken when the reader likes, never in the middle of a word. */

import { signal } from "@preact/signals";
import { boot } from "@/core/boot";
import { launch } from "@/core/tg";

const LOOK_MS = 10 * 60_000;

/** Whether the server has another release than this page. */
export const hasNewRelease = signal(false);

export function watchReleases(): void {
  setInterval(() => void look(), LOOK_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void look();
  });
  // A part of the app that was not loaded yet is gone with its release.
  addEventListener("vite:preloadError", (event) => {
    event.preventDefault();
    hasNewRelease.value = true;
  });
  // Telegram's own browsers run no service worker, so there it would only cost.
  if ("serviceWorker" in navigator && !launch()) {
    void navigator.serviceWorker
      .register("/app/sw.js", { scope: boot().base })
      .catch(() => undefined);
  }
}

async function look(): Promise<void> {
  if (hasNewRelease.value) return;
  const answer = await fetch("/app/release", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const { release } = (await answer.json()) as { release: string };
  hasNewRelease.value = release !== boot().release;
}
