/** Which tickets are marked, to be changed together. */

import { signal } from "@preact/signals";

/** As many as the server takes at once. */
export const MOST = 100;
export type Wanted =
  | "take"
  | "assignee"
  | "status"
  | "priority"
  | "category"
  | "tags"
  | "resolve"
  | "snooze"
  | "wake"
  | "spam";

/** The marked ones; null while nobody marks any. */
export const marked = signal<ReadonlySet<string> | null>(null);
/** What a key asked for, until the bar takes it up. */
export const wanted = signal<Wanted | null>(null);

/** Whether there was a change of many tickets to be taken back. */
export const hasLast = signal(false);

const shown = { ids: [] as readonly string[], last: "" };

/** The rows there are to be marked, in the list's order. */
export function canMark(ids: readonly string[]): void {
  shown.ids = ids;
}

/** Marked or no longer; with `isRange` all from the one marked last. Never more than the server takes. */
export function mark(id: string, isRange = false): void {
  const marks = new Set(marked.value);
  const [from, to] = [shown.ids.indexOf(shown.last), shown.ids.indexOf(id)].sort((a, b) => a - b);
  if (isRange && from !== undefined && from >= 0) {
    for (const one of shown.ids.slice(from, (to ?? from) + 1)) marks.add(one);
  } else if (!marks.delete(id)) marks.add(id);
  shown.last = id;
  marked.value = new Set([...marks].slice(0, MOST));
}

export function markAll(): void {
  marked.value = new Set([...(marked.value ?? []), ...shown.ids].slice(0, MOST));
}

export function leave(): void {
  marked.value = null;
}

/** Whether the press on a row marked it: while some are marked, or with a mouse on its face. */
export function isMarking({ target, shiftKey, metaKey, ctrlKey }: MouseEvent, id: string): boolean {
  const isFace =
    !(shiftKey || metaKey || ctrlKey) &&
    (target as Element).closest(".avatar") !== null &&
    matchMedia("(hover: hover)").matches;
  if (!marked.value && !isFace) return false;
  mark(id, shiftKey);
  return true;
}
