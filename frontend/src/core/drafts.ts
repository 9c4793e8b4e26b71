/** Words begun and not sent: kept on this device, apart for every inbox and person. */

import { boot } from "./boot";
import { me } from "./session";

const prefix = (inbox: string, who: { kind: string; id: string }) =>
  `desk-${inbox}-draft-${who.kind}-${who.id}-`;

/** What was begun at this place; null where nothing was, or where it cannot be read. */
export function draftAt<T>(place: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(prefix(boot().inbox, me()) + place) ?? "null") as T;
  } catch {
    return null;
  }
}

/** The draft of this place is this; null: none. */
export function keepDraft(place: string, draft: unknown): void {
  try {
    const name = prefix(boot().inbox, me()) + place;
    if (draft === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(draft));
  } catch {
    // without storage a draft lives as long as its screen
  }
}

/** All of one person's drafts are gone: they left on purpose. */
export function forgetDrafts(inbox: string, who: { kind: string; id: string }): void {
  try {
    const mine = prefix(inbox, who);
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(mine)) localStorage.removeItem(name);
    }
  } catch {
    // no storage, no drafts
  }
}
