/**
 * The tabs of one browser share a session: its cookie, and the one access token that is good at a
 * time. So they take turns to renew it, and whoever did hands the others what it got.
 */

import type { SessionOpened } from "./api/gen";
import { sharedStore } from "./storage";

/** A new session, or (null) that somebody signed out. */
type Word = { turn: number; session: SessionOpened | null };

const TURN = "turn";
const HAND_OVER_MS = 400;

export class Tabs {
  #channel: BroadcastChannel | null = null;
  #turn = 0;
  #hear: (session: SessionOpened | null) => void;
  #shared: ReturnType<typeof sharedStore>;
  #name: string;
  #waiting: (() => void) | null = null;

  constructor(inbox: string, hear: (session: SessionOpened | null) => void) {
    this.#name = `session-${inbox}`;
    this.#hear = hear;
    this.#shared = sharedStore(inbox);
    this.#turn = this.#told();
    if (!("BroadcastChannel" in globalThis)) return;
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = (event) => this.#heard(event.data as Word);
  }

  /** One tab at a time. */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    // Only secure pages have locks; without them a cookie is not sent either.
    if (!navigator.locks) return run();
    return new Promise((resolve, reject) => {
      const once = () => run().then(resolve, reject);
      // Browsers that may keep nothing refuse locks as well; their tabs share nothing either.
      navigator.locks.request(this.#name, once).catch(once);
    });
  }

  /** In turn: whether another tab renewed since this one heard last; then it has been heard now. */
  async isServed(): Promise<boolean> {
    const turn = this.#told();
    if (!this.#channel || turn <= this.#turn) return false;
    await new Promise<void>((resolve) => {
      // Whoever renewed may have been closed in the middle of the sentence.
      const id = setTimeout(resolve, HAND_OVER_MS);
      this.#waiting = () => {
        clearTimeout(id);
        resolve();
      };
    });
    this.#waiting = null;
    return this.#turn >= turn;
  }

  /** In turn: the others have it from now on. */
  say(session: SessionOpened | null): void {
    this.#turn = Math.max(this.#turn, this.#told()) + 1;
    this.#shared.put(TURN, String(this.#turn));
    this.#channel?.postMessage({ turn: this.#turn, session } satisfies Word);
  }

  #heard({ turn, session }: Word): void {
    if (turn <= this.#turn) return;
    this.#turn = turn;
    this.#hear(session);
    this.#waiting?.();
  }

  #told(): number {
    return Number(this.#shared.take(TURN) ?? 0) || 0;
  }
}
