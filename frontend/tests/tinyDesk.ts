/**
 * A desk of a few routes over real HTTP, and a browser's way to it: for tests of what a client does
 * when answers get lost. Refresh tokens are good once, as the server has it (identity/sessions.py).
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  method: string;
  path: string;
  body: Record<string, unknown>;
  bearer: string;
  cookie: string;
}

export interface Answer {
  status: number;
  json?: unknown;
  headers?: Record<string, string>;
}

interface RefreshToken {
  usedBy: string | null;
  next: string | null;
}

const SESSION = "/api/v1/session";
const ACCESS_MS = 15 * 60_000;

export class TinyDesk {
  readonly asked: Asked[] = [];
  /** Nobody answers: every connection breaks. */
  isDown = false;
  /** So many of the next requests to this path are done, and their answers get lost. */
  readonly losing = new Map<string, number>();
  /** Answers for paths beside the session's. */
  readonly routes = new Map<string, (asked: Asked) => Answer | Promise<Answer>>();
  isSessionOver = false;
  person = "anna";
  /** How far the server's clock is ahead of this one. */
  aheadMs = 0;
  url = "";
  cookie = "";
  access = "";
  #tokens = new Map<string, RefreshToken>();
  #launches = new Map<string, string>();
  #server: Server | undefined;
  #count = 0;

  async start(): Promise<this> {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((done) => this.#server?.listen(0, "127.0.0.1", done));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  count(path: string): number {
    return this.asked.filter((one) => one.path === path).length;
  }

  /** A signed-in browser: its cookie. */
  giveCookie(): void {
    this.cookie = this.#newToken();
  }

  /** What a browser does with addresses and cookies; the clients of one desk are one browser. */
  fetch = async (input: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (this.cookie) headers.set("cookie", `refresh=${this.cookie}`);
    const { signal, ...rest } = init;
    signal?.throwIfAborted();
    const going = nodeFetch(new URL(input, this.url), { ...rest, headers });
    const response = await (signal ? Promise.race([going, aborted(signal)]) : going);
    const set = /refresh=([^;]*)/.exec(response.headers.get("set-cookie") ?? "");
    if (set) this.cookie = set[1] ?? "";
    return response;
  };

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.isDown) {
      request.socket.destroy();
      return;
    }
    const asked = await read(request);
    this.asked.push(asked);
    const answer = await this.#answer(asked);
    const lost = this.losing.get(asked.path) ?? 0;
    if (lost > 0) {
      this.losing.set(asked.path, lost - 1);
      request.socket.destroy();
      return;
    }
    const isProblem = answer.status >= 400 && answer.json !== undefined;
    response.writeHead(answer.status, {
      "content-type": isProblem ? "application/problem+json" : "application/json",
      date: new Date(Date.now() + this.aheadMs).toUTCString(),
      ...answer.headers,
    });
    response.end(answer.json === undefined ? "" : JSON.stringify(answer.json));
  }

  #answer(asked: Asked): Answer | Promise<Answer> {
    const own = this.routes.get(`${asked.method} ${asked.path}`);
    if (own) return own(asked);
    if (asked.path === `${SESSION}/refresh`) return this.#refresh(asked);
    if (asked.path === SESSION && asked.method === "POST") return this.#launched(asked);
    if (asked.bearer !== this.access || !this.access || this.isSessionOver) return refusal(401);
    if (asked.path === SESSION && asked.method === "DELETE") {
      this.isSessionOver = true;
      return { status: 204, headers: { "set-cookie": "refresh=; Max-Age=0" } };
    }
    return { status: 200, json: { path: asked.path } };
  }

  #launched({ body }: Asked): Answer {
    const launch = String(body.init_data);
    const before = this.#launches.get(launch);
    if (before !== undefined && (!before || before !== body.attempt)) return refusal(401);
    this.#launches.set(launch, String(body.attempt ?? ""));
    return this.#opened(this.#newToken(), false);
  }

  #refresh({ body, cookie }: Asked): Answer {
    const token = String(body.refresh_token ?? "") || /refresh=(.+)/.exec(cookie)?.[1] || "";
    const found = this.#tokens.get(token);
    if (!found || this.isSessionOver) return refusal(401);
    if (found.usedBy !== null) {
      const isSame = found.usedBy !== "" && found.usedBy === body.attempt;
      const isLast = found.next !== null && this.#tokens.get(found.next)?.usedBy === null;
      if (!isSame || !isLast) {
        this.isSessionOver = true;
        return refusal(401);
      }
      this.#tokens.delete(found.next ?? "");
    }
    found.usedBy = String(body.attempt ?? "");
    found.next = this.#newToken();
    return this.#opened(found.next, !body.refresh_token);
  }

  #opened(refresh: string, isInCookie: boolean): Answer {
    const now = Date.now() + this.aheadMs;
    this.access = `access-${++this.#count}`;
    return {
      status: 200,
      json: {
        access_token: this.access,
        access_expires_at: new Date(now + ACCESS_MS).toISOString(),
        refresh_token: isInCookie ? "" : refresh,
        expires_at: new Date(now + 12 * 3_600_000).toISOString(),
        me: meOf(this.person),
      },
      headers: isInCookie ? { "set-cookie": `refresh=${refresh}; HttpOnly` } : {},
    };
  }

  #newToken(): string {
    const token = `refresh-${++this.#count}`;
    this.#tokens.set(token, { usedBy: null, next: null });
    return token;
  }
}

const nodeFetch = globalThis.fetch;

export function meOf(id: string, kind: "agent" | "contact" = "agent") {
  return { kind, id, name: id, language: "en", role: "", permissions: [], session_id: `s-${id}` };
}

export function refusal(status: number, key = "session-ended", detail = "No."): Answer {
  const json = { type: `/problems/${key}`, title: detail, status, detail, request_id: "r" };
  return { status, json };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

async function read(request: IncomingMessage): Promise<Asked> {
  let text = "";
  for await (const part of request) text += part;
  return {
    method: request.method ?? "",
    path: (request.url ?? "").split("?")[0] ?? "",
    body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
    bearer: (request.headers.authorization ?? "").replace("Bearer ", ""),
    cookie: request.headers.cookie ?? "",
  };
}
