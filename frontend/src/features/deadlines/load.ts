/** What the desk promises, with its words: few people open it. */

import { usePart } from "@/core/i18n";

export async function loadDeadlines() {
  const [found] = await Promise.all([
    import("./Deadlines"),
    usePart("deadlines"),
    usePart("presence"),
  ]);
  return found.Deadlines;
}

export async function loadTicketDeadlines() {
  const parts = ["deadlines", "settings"].map(usePart);
  const [found] = await Promise.all([import("./TicketDeadlines"), ...parts]);
  return found.TicketDeadlines;
}
