/** Doing an act: shown at once, asked for in turn, said, and taken back when somebody wishes. */

import { signal } from "@preact/signals";
import type { CategoryShape, TicketShape } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { ApiError, Unreachable } from "@/core/http";
import { t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { haptic } from "@/core/tg";
import { forgetTicket, ticketOfAgent } from "@/features/tickets/live";
import { categoryList, keys, oneTicket } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";
import { type Act, guessed, isPermitted } from "./acts";
import { ask, lastDone } from "./request";
import { inverse } from "./undo";
import { done, numberOf, refused } from "./words";

/** What the undo key would take back now. */
export const undoable = signal<{ run: () => void } | null>(null);

/** Tickets this person acted on: such a row leaves a list at once, however still it is held. */
export const ownMoves = new Set<string>();

const turns = new Map<string, Promise<unknown>>();

/** One act at a time on a ticket: each is decided on what the one before it left. */
export function inTurn<T>(ticketId: string, run: () => Promise<T>): Promise<T> {
  const before = turns.get(ticketId) ?? Promise.resolve();
  const now = before.then(run, run);
  const end = now
    .catch(() => undefined)
    .finally(() => {
      if (turns.get(ticketId) === end) turns.delete(ticketId);
    });
  turns.set(ticketId, end);
  return now;
}

const present = (ticket: TicketShape): TicketShape =>
  cache.getQueryData<TicketShape>(keys.ticket(ticket.id)) ?? ticket;

/** Done for good or told why not; whether it was done. */
export async function perform(ticket: TicketShape, act: Act): Promise<boolean> {
  haptic("tap");
  undoable.value = null; // until this is done there is nothing newer to take back, and nothing older
  return inTurn(ticket.id, () => attempt(ticket, act));
}

async function attempt(given: TicketShape, act: Act): Promise<boolean> {
  const before = present(given);
  try {
    const after = await shownAtOnce(before, act);
    const back = inverse(before, after, act);
    say(after, act, back?.every((one) => isPermitted(one, may)) ? back : null);
    return true;
  } catch (error) {
    await explain(error, before, act);
    return false;
  }
}

async function shownAtOnce(before: TicketShape, act: Act): Promise<TicketShape> {
  ownMoves.add(before.id);
  ticketOfAgent(guessed(before, act, me()), me().id);
  try {
    const after = await ask(before, act);
    keepNewer(after);
    return after;
  } catch (error) {
    // Unless somebody else's change came meanwhile: then that is how it stands.
    if (present(before).version === before.version) ticketOfAgent(before, me().id);
    throw error;
  }
}

/** The answer to an act may come after the frame of a later one. */
function keepNewer(ticket: TicketShape): void {
  if (present(ticket).version <= ticket.version) ticketOfAgent(ticket, me().id);
}

function say(ticket: TicketShape, act: Act, back: Act[] | null): void {
  haptic("success");
  const categories = cache.getQueryData<CategoryShape[]>(categoryList.queryKey) ?? [];
  const text = done(act, ticket, categories);
  if (!back) {
    undoable.value = null;
    toast({ text, tone: "ok" });
    return;
  }
  offerUndo(text, () => void takeBack(ticket, back));
}

/** Says what was done, with the way back; the latest is also taken back by a key. */
export function offerUndo(text: string, back: () => void): void {
  const undo = {
    run: () => {
      if (undoable.value === undo) undoable.value = null;
      hide();
      back();
    },
  };
  const hide = toast({ text, tone: "ok", action: { label: t("undo"), run: undo.run } });
  undoable.value = undo;
}

/** The ticket is as it was before the act, if nobody has moved it since. */
function takeBack(ticket: TicketShape, back: Act[]): Promise<void> {
  return inTurn(ticket.id, async () => {
    for (const act of back) {
      try {
        await shownAtOnce(present(ticket), act);
      } catch (error) {
        await explain(error, present(ticket), act);
        return;
      }
    }
    haptic("success");
    toast({ text: t("acts-undone", { number: numberOf(ticket) }) });
  });
}

async function explain(error: unknown, ticket: TicketShape, act: Act): Promise<void> {
  haptic("error");
  let now: TicketShape | null = null;
  let last = null;
  if (error instanceof ApiError && error.status === 404) forgetTicket(ticket.id);
  if (error instanceof ApiError && error.status === 409) {
    [now, last] = await Promise.all([
      cache.fetchQuery({ ...oneTicket(ticket.id), staleTime: 0 }).catch(() => null),
      lastDone(ticket.id).catch(() => null),
    ]);
    if (now) ticketOfAgent(now, me().id);
  }
  const text = refused(error, ticket, now, last, me());
  const retry = { label: t("retry"), run: () => void perform(ticket, act) };
  const isPassing =
    error instanceof Unreachable || (error instanceof ApiError && error.status >= 500);
  toast(
    isPassing ? { text, tone: "danger", action: retry } : { text, tone: "danger", forMs: 8000 },
  );
}
