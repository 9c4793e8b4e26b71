/** Links into the app: a ticket the bot named, a topic somebody put into a link of their own. */

import type { Me } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { longId } from "@/core/ids";
import { launch } from "@/core/tg";
import { wishToWrite } from "@/features/tickets/compose";

const TICKET = "t/";
const FOLLOWED = "desk-followed";
/** A category's key, maybe with a reference behind it: as the bot reads `/start` (contact_bot.py). */
const TOPIC = /^([a-z0-9-]{1,40})(?:_([A-Za-z0-9_-]+))?$/;

/** The address becomes the one of what the link names. A launch is followed once. */
export function followLink(me: Me): void {
  const path = pathOf(linked(), me.kind);
  if (!path) return;
  history.replaceState(null, "", boot().base);
  history.pushState(null, "", boot().base + path);
  // Whoever follows a link out of a notification comes to answer: one press less.
  if (path.startsWith(TICKET) && me.kind === "agent")
    wishToWrite(path.slice(TICKET.length), "reply");
}

/** The ticket of an address the service worker was asked for, in the app that is open. */
export function openFrom(address: string, kind: Me["kind"]): void {
  const path = pathOf(new URL(address, location.origin).searchParams.get("ticket") ?? "", kind);
  if (path) history.pushState(null, "", boot().base + path);
}

/** Where a link's word leads, below the base; "" for what leads nowhere. */
export function pathOf(word: string, kind: Me["kind"]): string {
  const ticketId = longId(word);
  if (ticketId) return TICKET + ticketId;
  const [, about, reference] = TOPIC.exec(word) ?? [];
  if (kind !== "contact" || !about) return "";
  return `new?${new URLSearchParams(reference ? { about, reference } : { about })}`;
}

function linked(): string {
  const inAddress = new URLSearchParams(location.search).get("ticket");
  if (inAddress) return inAddress;
  const started = launch();
  if (!started?.startParam || isFollowed(started.initData || started.startParam)) return "";
  return started.startParam;
}

/** Whether this launch was followed before: a reload stays where the person went since. */
function isFollowed(mark: string): boolean {
  try {
    if (sessionStorage.getItem(FOLLOWED) === mark) return true;
    sessionStorage.setItem(FOLLOWED, mark);
  } catch {
    // without storage a reload follows it again
  }
  return false;
}
