/** What stands around each message: the day above it, where one person's run begins and ends. */

import type { Said } from "./said";

export interface Row {
  said: Said;
  /** The day begins here: its ISO time, "" otherwise. */
  day: string;
  /** The first message the reader has not seen. */
  isFirstNew: boolean;
  /** Of messages one person wrote in one go. */
  isFirst: boolean;
  isLast: boolean;
}

const RUN_MS = 5 * 60_000;
const days = new WeakMap<Said, number>();
const rows = new WeakMap<Said, Row>();

/** Days in the reader's own time zone, as a number that differs between them. */
function dayOf(said: Said): number {
  let day = days.get(said);
  if (day === undefined) {
    const at = new Date(said.sentAt);
    day = at.getFullYear() * 10_000 + at.getMonth() * 100 + at.getDate();
    days.set(said, day);
  }
  return day;
}

export function isQuiet(said: Said): boolean {
  return said.kind === "service" || (said.authorKind === "bot" && !said.parts.length);
}

/** Whether both stand in one run: same person, same audience, same day, minutes apart. */
function isRun(one: Said | undefined, next: Said | undefined): boolean {
  if (!one || !next || isQuiet(one) || isQuiet(next)) return false;
  return (
    one.authorKind === next.authorKind &&
    one.authorId === next.authorId &&
    one.isNote === next.isNote &&
    dayOf(one) === dayOf(next) &&
    Math.abs(Date.parse(next.sentAt) - Date.parse(one.sentAt)) < RUN_MS
  );
}

/** The conversation as rows, oldest first; a row that did not change is the same object again. */
export function rowsOf(said: readonly Said[], firstNewId = ""): Row[] {
  return said.map((one, index) => {
    const before = said[index - 1];
    const isNewDay = !before || dayOf(before) !== dayOf(one);
    const isFirstNew = one.id === firstNewId;
    const row: Row = {
      said: one,
      day: isNewDay ? one.sentAt : "",
      isFirstNew,
      isFirst: isFirstNew || !isRun(before, one),
      isLast: !isRun(one, said[index + 1]) || said[index + 1]?.id === firstNewId,
    };
    const known = rows.get(one);
    if (known && isSame(known, row)) return known;
    rows.set(one, row);
    return row;
  });
}

function isSame(one: Row, other: Row): boolean {
  return (
    one.day === other.day &&
    one.isFirstNew === other.isFirstNew &&
    one.isFirst === other.isFirst &&
    one.isLast === other.isLast
  );
}

/** Where a contact left off: the first of the desk's messages after `seen`, "" for none. */
export function firstUnseen(said: readonly Said[], seen: number | null): string {
  if (seen === null) {
    // Never remembered here: what came after the reader's own last words.
    const own = said.findLastIndex((one) => one.isOwn);
    return said.slice(own + 1).find((one) => !one.isOut && !isQuiet(one))?.id ?? "";
  }
  return said.find((one) => one.position > seen && !one.isOut && !isQuiet(one))?.id ?? "";
}
