/**
 * The one way to be live: a socket that resumes where it was, or says that everything has to be
 * read again. After any break what is shown equals a fresh load.
 *
 * Order of a beginning: the server greets with a place in the stream, then what is shown is read;
 * what happens later arrives as frames. So nothing falls between reading and listening.
 */

import { signal } from "@preact/signals";
import type { CreateRealtimeTicketData, SocketTicket } from "./api/gen";
import { api } from "./http";
import { renew } from "./session";

export type Connection = "connecting" | "catching-up" | "live" | "reconnecting" | "offline";

/** Tells the truth: `live` only while frames would arrive. */
export const connection = signal<Connection>("connecting");

/** A frame of the stream, or beside it (presence). Its shape is the server's. */
export interface Frame {
  type: string;
  prev?: string;
  cursor?: string;
  resumed?: boolean;
}

export interface Listener {
  /** A frame that changes what is shown. */
  hear: (frame: Frame) => void;
  /** The stream cannot be continued from what is shown: read it again. */
  reload: () => void;
  /** The place up to which what is shown is complete; kept with it. */
  place: { get: () => string | null; set: (cursor: string | null) => void };
}

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const DEAD_MS = 45_000; // three signs of life missed
const QUIET_MS = 300; // no frame for so long after a resumption: caught up
const SHOW_MS = 2_000; // a break shorter than this is nobody's business
const LOOK_MS = 5_000;
const OVER = 4401;
const SLOW = 4408;

class Live {
  #socket: WebSocket | null = null;
  #listener: Listener | null = null;
  #round = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #shown: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  #isOn = false;
  /** Counts beginnings: what was begun for one person never serves the next. */
  #era = 0;
  #isOpening = false;

  /** One person at a time: `stop` comes before another `start`. */
  start(listener: Listener): void {
    this.#listener = listener;
    this.#isOn = true;
    this.#era++;
    this.#isOpening = false;
    this.#round = 0;
    connection.value = "connecting";
    addEventListener("online", this.#now);
    addEventListener("offline", this.#lost);
    document.addEventListener("visibilitychange", this.#seen);
    this.#look = setInterval(this.#check, LOOK_MS);
    void this.#open();
  }

  stop(): void {
    this.#isOn = false;
    removeEventListener("online", this.#now);
    removeEventListener("offline", this.#lost);
    document.removeEventListener("visibilitychange", this.#seen);
    clearInterval(this.#look);
    this.#part();
  }

  /** Says something the server need not hear: lost while there is no connection. */
  say(word: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(word));
  }

  #now = (): void => {
    if (!this.#isOn || this.#socket || this.#isOpening) return;
    clearTimeout(this.#retry);
    this.#round = 0;
    void this.#open();
  };

  #lost = (): void => {
    if (!this.#isOn) return;
    this.#part();
    connection.value = "offline";
    this.#later();
  };

  #seen = (): void => {
    if (document.visibilityState !== "visible") return;
    if (this.#socket) this.#check();
    else this.#now();
  };

  #check = (): void => {
    // Absolute: a clock set back must not make a dead socket look young.
    if (this.#socket && Math.abs(Date.now() - this.#heardAt) > DEAD_MS) this.#broken();
  };

  async #open(): Promise<void> {
    const era = this.#era;
    const isMine = () => this.#isOn && era === this.#era;
    this.#isOpening = true;
    try {
      const { ticket } = await api<CreateRealtimeTicketData, SocketTicket>(
        "POST",
        "/api/v1/realtime/ticket",
        {},
      );
      if (isMine()) this.#connect(ticket);
    } catch {
      if (isMine()) this.#broken(); // a session that is over stops us
    } finally {
      if (era === this.#era) this.#isOpening = false;
    }
  }

  #connect(ticket: string): void {
    const address = new URL("/api/v1/realtime", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address, ["desk.v1", `t.${ticket}`]);
    this.#socket = socket;
    this.#heardAt = Date.now();
    socket.onopen = () =>
      socket.send(JSON.stringify({ resume: this.#listener?.place.get() || null }));
    socket.onmessage = (message) => {
      if (socket === this.#socket) this.#hear(JSON.parse(String(message.data)) as Frame);
    };
    socket.onclose = (event) => {
      if (socket === this.#socket) void this.#closed(event.code);
    };
  }

  async #closed(code: number): Promise<void> {
    const era = this.#era;
    this.#socket = null;
    // Other rights, another session, or too far behind: the stream of before means nothing any more.
    if (code === OVER || code === SLOW) this.#listener?.place.set(null);
    // A session that is over stops us; where nobody could say, it is asked again with the ticket.
    if (code === OVER && !(await renew().catch(() => true))) return;
    const isTakenOver = this.#socket !== null || this.#isOpening;
    if (this.#isOn && era === this.#era && !isTakenOver) this.#broken();
  }

  #hear(frame: Frame): void {
    this.#heardAt = Date.now();
    if (frame.type === "hello") this.#greeted(frame);
    else if (frame.type === "snapshot_needed") this.#listener?.place.set(null);
    else if (frame.type === "upto") {
      this.#listener?.place.set(frame.cursor ?? null);
      this.#caughtUp();
    } else if (frame.cursor) this.#happened(frame, frame.cursor);
    else this.#listener?.hear(frame);
  }

  #happened(frame: Frame, cursor: string): void {
    // A frame that does not follow the last one: something is missing, so ask for it.
    if (frame.prev !== this.#listener?.place.get()) {
      this.#broken();
      return;
    }
    this.#listener?.hear(frame);
    this.#listener?.place.set(cursor);
    if (connection.value === "catching-up") this.#soonCaughtUp();
  }

  #greeted(frame: Frame): void {
    this.#round = 0;
    clearTimeout(this.#shown);
    this.#listener?.place.set(frame.cursor ?? null);
    if (frame.resumed) {
      connection.value = "catching-up";
      this.#soonCaughtUp();
    } else {
      this.#listener?.reload();
      this.#caughtUp();
    }
  }

  #soonCaughtUp(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#caughtUp(), QUIET_MS);
  }

  #caughtUp(): void {
    clearTimeout(this.#quiet);
    connection.value = "live";
  }

  #part(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#quiet);
    clearTimeout(this.#shown);
    this.#shown = undefined;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #broken(): void {
    const shown = this.#shown;
    this.#shown = undefined;
    const wasLive = connection.value === "live" || connection.value === "catching-up";
    this.#part();
    this.#shown = shown;
    if (!navigator.onLine) connection.value = "offline";
    else if (wasLive) {
      this.#shown ??= setTimeout(() => {
        connection.value = "reconnecting";
      }, SHOW_MS);
    } else connection.value = "reconnecting";
    this.#later();
  }

  #later(): void {
    const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#round++);
    this.#retry = setTimeout(() => void this.#open(), most / 2 + Math.random() * (most / 2));
  }
}

export const live = new Live();
