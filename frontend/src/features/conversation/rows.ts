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
    // Above the very first words there is nothing to part them from.
    const isFirstNew = one.id === firstNewId && index > 0;
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

/** A place where what is new begins. */
export interface Beginning {
  /** The message's id, "" where nothing is new. */
  id: string;
  /** All that was read is new: it may begin in an older page. */
  isOpen: boolean;
}

/** Where a contact left off: the first of the desk's messages after they last looked. */
export function firstUnseen(said: readonly Said[], readAt: string | null): Beginning {
  const looked = readAt === null ? Number.NEGATIVE_INFINITY : Date.parse(readAt);
  const isNew = (one: Said) => Date.parse(one.sentAt) > looked;
  const oldest = said[0];
  return {
    id: said.find((one) => isNew(one) && !one.isOut && !isQuiet(one))?.id ?? "",
    isOpen: oldest !== undefined && !oldest.isOwn && isNew(oldest),
  };
}

/** What waits for the desk: the first of the contact's messages after the last answer. */
export function firstUnanswered(said: readonly Said[]): Beginning {
  const answer = said.findLastIndex((one) => one.authorKind === "agent" && !one.isNote);
  const next = said.slice(answer + 1).find((one) => !one.isOut && !isQuiet(one));
  return { id: next?.id ?? "", isOpen: answer < 0 };
}
