/** Who of the others is here, looks at a ticket or types in it. Known for moments only. */

import { effect, signal } from "@preact/signals";
import type { AgentHere, PresenceFrame, StaffOnlineFrame, TypingFrame } from "@/core/api/gen";
import { connection, type Frame } from "@/core/live";

export interface Presence {
  /** Who types is not among those who only look. */
  viewing: readonly AgentHere[];
  typing: readonly AgentHere[];
  /** The contact types in their own window; in a chat nobody tells us. */
  isContactTyping: boolean;
  /** For contacts: who of the desk writes, "" when nobody does. */
  deskName: string;
}

type Known = PresenceFrame | StaffOnlineFrame | TypingFrame;

const NOBODY: Presence = { viewing: [], typing: [], isContactTyping: false, deskName: "" };
const ENDLESS_MS = 60_000; // nobody types for so long without a pause the server would tell of

/** By ticket. */
export const presence = signal<ReadonlyMap<string, Presence>>(new Map());

/** Agents with a live connection. */
export const online = signal<readonly AgentHere[]>([]);

const lapses = new Map<string, ReturnType<typeof setTimeout>>();

export function presenceOf(ticketId: string): Presence {
  return presence.value.get(ticketId) ?? NOBODY;
}

/** Takes frames outside the stream. */
export function hearPresence(frame: Frame): void {
  const known = frame as unknown as Known;
  switch (known.type) {
    case "presence":
      put(known.ticket_id, {
        viewing: known.viewing,
        typing: known.typing,
        isContactTyping: known.contact_is_typing,
        deskName: "",
      });
      break;
    case "typing":
      put(known.ticket_id, { ...NOBODY, deskName: known.is_typing ? known.name : "" });
      break;
    case "staff.online":
      online.value = known.agents;
  }
}

function put(ticketId: string, now: Presence): void {
  clearTimeout(lapses.get(ticketId));
  lapses.delete(ticketId);
  const isBusy = now.typing.length > 0 || now.isContactTyping || now.deskName !== "";
  const isEmpty = !isBusy && now.viewing.length === 0;
  const next = new Map(presence.value);
  if (isEmpty) next.delete(ticketId);
  else next.set(ticketId, now);
  presence.value = next;
  if (!isBusy) return;
  const quiet = { ...NOBODY, viewing: [...now.viewing, ...now.typing] };
  lapses.set(
    ticketId,
    setTimeout(() => put(ticketId, quiet), ENDLESS_MS),
  );
}

// Without a connection nobody tells us that somebody left.
effect(() => {
  if (connection.value === "live" || connection.value === "catching-up") return;
  for (const timer of lapses.values()) clearTimeout(timer);
  lapses.clear();
  if (presence.peek().size) presence.value = new Map();
  if (online.peek().length) online.value = [];
});
