/** What helps an answer that did not arrive. Pure; the server decides again. */

import type { DeliveryShape, TicketShape } from "@/core/api/gen";

/** Why a contact cannot be brought anything now; "" when they can. */
export type Barrier = "banned" | "blocked" | "deactivated" | "";

export function barrierOf(ticket: TicketShape): Barrier {
  if (ticket.contact_is_banned) return "banned";
  const { reachability } = ticket;
  return reachability === "blocked" || reachability === "deactivated" ? reachability : "";
}

/** "rewrite": the same words would end the same way. "": a person has to do something first. */
export type Remedy = "resend" | "rewrite" | "";

/** It is the message itself that is refused, however often it is tried. */
const HOPELESS = new Set([
  "too_long",
  "too_large",
  "empty",
  "entities_refused",
  "wrong_file",
  "foreign_file",
  "infected_file",
  "gone",
]);

/** Null while there is nothing to help. */
export function remedyOf(delivery: DeliveryShape | null, barrier: Barrier): Remedy | null {
  if (!delivery?.ended_at) return null;
  const { state, error } = delivery;
  const isPutAway = state === "discarded" && error !== "expired";
  if (state === "queued" || state === "sending" || state === "sent" || isPutAway) return null;
  if (barrier) return "";
  return HOPELESS.has(error ?? "") ? "rewrite" : "resend";
}
