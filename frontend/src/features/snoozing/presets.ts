/** Moments a ticket is usually snoozed to, in the reader's own time. Pure. */

export type PresetName = "hour" | "evening" | "tomorrow" | "monday";

export interface Preset {
  name: PresetName;
  at: Date;
}

const MORNING = 9;
const EVENING = 18;
const MINUTE_MS = 60_000;

/** So many days from that day's midnight, at that hour of the clock. */
function day(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}

/** What is worth offering now: no evening that is near, no Monday that is tomorrow. */
export function presets(now: Date): Preset[] {
  const evening = day(now, 0, EVENING);
  const untilMonday = (8 - now.getDay()) % 7 || 7;
  const all: (Preset | false)[] = [
    { name: "hour", at: new Date(now.getTime() + 60 * MINUTE_MS) },
    evening.getTime() - now.getTime() > 60 * MINUTE_MS && { name: "evening", at: evening },
    { name: "tomorrow", at: day(now, 1, MORNING) },
    untilMonday > 1 && { name: "monday", at: day(now, untilMonday, MORNING) },
  ];
  return all.filter((one) => one !== false);
}

/** The moment as a field for day and time holds it. */
export function fieldOf(at: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const first = (now: Date): Date => new Date(now.getTime() + 2 * MINUTE_MS);
export const last = (now: Date): Date => day(now, 180, 0);

/** What the field says, if a ticket may be snoozed until then. */
export function chosen(field: string, now: Date): Date | null {
  const at = new Date(field);
  return at >= new Date(now.getTime() + MINUTE_MS) && at <= last(now) ? at : null;
}
