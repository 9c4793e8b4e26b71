/** One clock for every waiting time on the screen: it ticks with the minute, and only while seen. */

import { signal } from "@preact/signals";
import { visibility } from "@/core/tg";

const MINUTE_MS = 60_000;

export const minute = signal(Date.now());

let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  clearTimeout(timer);
  minute.value = Date.now();
  timer = setTimeout(tick, MINUTE_MS - (Date.now() % MINUTE_MS));
}

visibility.subscribe((isSeen) => {
  if (isSeen) tick();
  else clearTimeout(timer);
});
