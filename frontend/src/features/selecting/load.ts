/** Changing many tickets at once, with its words: it comes when the first is marked. */

import { usePart } from "@/core/i18n";

const parts = () =>
  Promise.all(["selecting", "snoozing", "presence", "tags", "settings"].map(usePart));

export async function loadBar() {
  const [found] = await Promise.all([import("./SelectBar"), parts()]);
  return found.SelectBar;
}

export async function loadLast() {
  const [found] = await Promise.all([import("./LastBulk"), parts()]);
  return found.LastBulk;
}
