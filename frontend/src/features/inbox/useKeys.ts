/** The desk's single keys (WCAG 2.1.4: they can be switched off, and never work while typing). */

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { may, me } from "@/core/session";
import { settings } from "@/core/settings";
import { mayFollow } from "@/features/participants/offered";
import { leave, mark, marked, wanted } from "@/features/selecting/marks";
import { finishing, isOffered, offered } from "@/features/ticket-actions/acts";
import { perform, undoable } from "@/features/ticket-actions/perform";
import { type Choice, pick } from "@/features/ticket-actions/picking";
import { wishToWrite } from "@/features/tickets/compose";
import { keys, type View } from "@/features/tickets/queries";
import { viewsOf } from "./address";
import type { Place } from "./place";
import { focusStop, moveStop, stop } from "./roving";
import { isSeeking } from "./seek";

export const isHelpOpen = signal(false);

const LEADS_MS = 1_500;
const VIEW_KEYS: Record<string, View> = {
  m: "mine",
  u: "unassigned",
  w: "waiting",
  d: "due",
  a: "all",
  s: "snoozed",
  f: "followed",
  "!": "spam",
};

const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]";
const OWNERS = "[role=menu], [role=listbox], [role=tablist]";

const isIn = (target: EventTarget | null, what: string): boolean =>
  target instanceof Element && target.closest(what) !== null;

/** Whether keys belong to what has the focus: a field, a menu, a dialog. */
export function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]")) return true;
  return isIn(target, FIELDS) || isIn(target, OWNERS);
}

/** The ticket keys are about: the open one, else the one the list's tab stop is at. */
function subject(here: Place): TicketShape | undefined {
  const id = here.ticketId ?? stop.value;
  const known = cache.getQueryData<TicketShape>(keys.ticket(id));
  if (known || !id) return known;
  const lists = cache.getQueriesData<{ pages: { tickets: TicketShape[] }[] }>({
    queryKey: keys.lists,
  });
  for (const [, list] of lists) {
    for (const page of list?.pages ?? []) {
      const found = page.tickets.find((one) => one.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

function choose(
  here: Place,
  choice: Exclude<Choice, "merge" | "transcript" | "snooze" | "spam" | "participants" | "follow">,
): void {
  if (marked.value) {
    wanted.value = choice;
    return;
  }
  const ticket = subject(here);
  if (ticket && isOffered(choice, offered(ticket, may))) pick(choice, ticket.id);
}

function write(here: Place, mode: "reply" | "note"): void {
  const id = here.ticketId ?? stop.value;
  if (!id || !may(`tickets.${mode}`)) return;
  here.open(id);
  wishToWrite(id, mode);
}

function take(here: Place): void {
  if (marked.value) {
    wanted.value = "take";
    return;
  }
  const ticket = subject(here);
  if (!ticket || ticket.assignee?.id === me().id || !may("tickets.take")) return;
  // Somebody has it: the server's refusal says who, which is what a person wants to know.
  if (ticket.status !== "closed") void perform(ticket, { kind: "take" });
}

function finish(here: Place): void {
  if (marked.value) {
    wanted.value = "resolve";
    return;
  }
  const ticket = subject(here);
  const step = ticket && finishing(offered(ticket, may));
  if (ticket && step) void perform(ticket, { kind: "step", step });
}

function snooze(here: Place): void {
  if (marked.value) {
    wanted.value = "snooze";
    return;
  }
  const ticket = subject(here);
  if (ticket && offered(ticket, may).steps.includes("resolve")) pick("snooze", ticket.id);
}

function spam(here: Place): void {
  if (marked.value) {
    wanted.value = "spam";
    return;
  }
  const ticket = subject(here);
  if (ticket && offered(ticket, may).spam) pick("spam", ticket.id);
}

function followOrNot(here: Place): void {
  const ticket = subject(here);
  if (!marked.value && ticket && mayFollow(ticket)) pick("follow", ticket.id);
}

function seekBox(): void {
  isSeeking.value = true;
  requestAnimationFrame(() => document.getElementById("inbox-seek")?.focus());
}

type Act = (here: Place) => void;

const ACTS: Record<string, Act> = {
  j: () => moveStop(1),
  k: () => moveStop(-1),
  o: (here) => stop.value && here.open(stop.value),
  r: (here) => write(here, "reply"),
  n: (here) => write(here, "note"),
  a: (here) => choose(here, "assignee"),
  p: (here) => choose(here, "priority"),
  s: (here) => choose(here, "status"),
  c: (here) => choose(here, "category"),
  l: (here) => choose(here, "tags"),
  z: snooze,
  f: followOrNot,
  "!": spam,
  x: () => {
    if (stop.value) mark(stop.value);
    focusStop();
  },
  t: take,
  e: finish,
  u: () => undoable.value?.run(),
  "/": seekBox,
  "?": () => {
    isHelpOpen.value = true;
  },
};

/** Physical places of the letters, so that keys work under any layout: Cyrillic has no "j". */
export function letterOf(event: Pick<KeyboardEvent, "key" | "code">): string {
  if (/^[?/!]$/.test(event.key)) return event.key;
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  if (event.code === "Slash") return event.key === "," ? "?" : "/"; // on ЙЦУКЕН "." and ","
  return /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase() ?? "";
}

/** Whether the desk has nothing to do with this press. */
function isForeign(event: KeyboardEvent): boolean {
  const isChord = event.ctrlKey || event.metaKey || event.altKey;
  return event.defaultPrevented || isChord || event.isComposing || isTaken(event.target);
}

/** What a letter does now; `g` leads to a view's letter. */
class Leads {
  #at = Number.NEGATIVE_INFINITY;

  of(letter: string): Act | undefined {
    const isLed = performance.now() - this.#at < LEADS_MS;
    this.#at = letter === "g" ? performance.now() : Number.NEGATIVE_INFINITY;
    const view = isLed && VIEW_KEYS[letter];
    return view ? (here) => goTo(here, view) : ACTS[letter];
  }
}

export function useKeys(place: Place): void {
  const now = useRef(place);
  now.current = place;
  useEffect(() => {
    const leads = new Leads();
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape") return stepOut(now.current, event);
      if (isForeign(event) || !settings().hasKeys || now.current.section !== "inbox") return;
      const act = leads.of(letterOf(event));
      if (!act) return;
      event.preventDefault();
      act(now.current);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function goTo(here: Place, view: View): void {
  if (viewsOf(may("tickets.read_all")).includes(view)) here.narrow({ ...here.filters, view });
}

/** One level out: of a field to where keys mean something again, of a conversation to its list. */
function stepOut(here: Place, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  if (isIn(event.target, FIELDS)) {
    (event.target as HTMLElement).blur();
    focusStop();
  } else if (isIn(event.target, OWNERS)) return;
  else if (marked.value) {
    leave();
    focusStop();
  } else if (here.section !== "inbox" || here.ticketId) here.back();
  else focusStop();
}
