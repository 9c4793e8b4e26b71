/** Finding a row by a word, among those that were loaded. Pure. */

import type { TicketShape } from "@/core/api/gen";
import { matching } from "@/ui/matching";

/** The rows that have every word at the start of a name, a number, a subject or the last message. */
export function found(rows: readonly TicketShape[], words: string): readonly TicketShape[] {
  if (!words.trim()) return rows;
  const named = rows.map((ticket) => ({
    ticket,
    label: `${ticket.contact.name} ${ticket.number}`,
    hint: `${ticket.subject} ${ticket.last_message?.text ?? ""}`,
  }));
  const some = new Set(matching(named, words).map((one) => one.ticket));
  return rows.filter((one) => some.has(one)); // in the list's own order
}
