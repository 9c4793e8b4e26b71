/** What the desk promises, with its words: few people open it. */

import { usePart } from "@/core/i18n";

export async function loadDeadlines() {
  const [found] = await Promise.all([import("./Deadlines"), usePart("deadlines")]);
  return found.Deadlines;
}

export async function loadTicketDeadlines() {
  const [found] = await Promise.all([import("./TicketDeadlines"), usePart("deadlines")]);
  return found.TicketDeadlines;
}
