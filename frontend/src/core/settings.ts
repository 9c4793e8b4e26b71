/** How one person likes the app on this device. Nothing here is a secret or a contact's. */

import { effect, type Signal, signal } from "@preact/signals";
import { boot } from "./boot";

export interface Settings {
  /** Enter sends and Shift+Enter makes a new line; otherwise Ctrl+Enter sends. */
  sendsWithEnter: boolean;
  /** Single keys do things (WCAG 2.1.4: they can be switched off). */
  hasKeys: boolean;
  /** A new message may be heard. */
  hasSound: boolean;
  /** The list looked at last. */
  view: string;
}

const UNCHANGED: Settings = {
  sendsWithEnter: true,
  hasKeys: true,
  hasSound: false,
  view: "",
};

let found: Signal<Settings> | undefined;

function nameOf(): string {
  return `desk-${boot().inbox}-settings`;
}

function read(): Settings {
  try {
    const kept = JSON.parse(localStorage.getItem(nameOf()) ?? "{}") as Partial<Settings>;
    return { ...UNCHANGED, ...kept };
  } catch {
    return UNCHANGED;
  }
}

/** The settings as they are now; read inside a component it is drawn again when they change. */
export function settings(): Settings {
  return held().value;
}

export function changeSettings(to: Partial<Settings>): void {
  const kept = held();
  kept.value = { ...kept.value, ...to };
}

function held(): Signal<Settings> {
  if (found) return found;
  const made = signal(read());
  found = made;
  effect(() => {
    try {
      localStorage.setItem(nameOf(), JSON.stringify(made.value));
    } catch {
      // private windows and some frames have no storage: then it holds until the page goes
    }
  });
  return made;
}
