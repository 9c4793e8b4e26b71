/** The one way to fetch: typed by the server's own description, refusals as `ApiError`. */

import type { Problem } from "./api/gen";

const TIMEOUT_MS = 20_000;
const CLOCK_SLACK_MS = 5_000;
const SESSION = "/api/v1/session"; // signing in asks for no session
// What browsers let outlive a page is 64 KiB of bodies in all; a letter of text is up to 3 bytes.
const MAX_LASTING_LETTERS = 10_000;

/** The server answered, and it was no. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
    /** Seconds after which to come again, 0 where nothing was said. */
    readonly retryAfterS: number,
  ) {
    super(problem?.detail ?? `HTTP ${status}`);
  }

  /** Last part of the problem's type, e.g. "ticket-taken"; "" for what is no problem. */
  get key(): string {
    return this.problem?.type.split("/").pop() ?? "";
  }

  get requestId(): string {
    return this.problem?.request_id ?? "";
  }
}

/** Nobody answered: no network, or no server behind it. */
export class Unreachable extends Error {}

/** A route as the generated types describe it. */
export interface Route {
  url: string;
  body?: unknown;
  path?: unknown;
  query?: unknown;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Parts<R extends Route> = Omit<R, "url"> & {
  signal?: AbortSignal;
  /** Until the whole answer is there; files on slow networks take longer than words. */
  timeoutMs?: number;
  /** Instead of `fetch`, which tells nothing of bytes on their way out. */
  send?: (url: string, init: RequestInit) => Promise<Response>;
};

interface Auth {
  /** The access token, "" while nobody is signed in. */
  token: () => string;
  /** Whether there is a token other than `used` to try with. Raises where nobody answered. */
  renew: (used: string) => Promise<boolean>;
}

let auth: Auth = { token: () => "", renew: async () => false };
let reads = new AbortController();
let language = "";
let aheadMs = 0;

export function useAuth(given: Auth): void {
  auth = given;
}

/** Nobody is there: what is being read was for whoever left, and nothing is read until the next. */
export function endReads(): void {
  reads.abort();
}

export function beginReads(): void {
  if (reads.signal.aborted) reads = new AbortController();
}

/** The server's clock as far as its answers told: a device's own may be minutes off. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}

function readClock(response: Response): void {
  const said = Date.parse(response.headers.get("date") ?? "");
  // Whole seconds, and the way here: a clock that is right to a few seconds is left alone.
  const ahead = said - Date.now();
  if (!Number.isNaN(said)) aheadMs = Math.abs(ahead) > CLOCK_SLACK_MS ? ahead : 0;
}

/** Refusals are worded in this language. */
export function speak(code: string): void {
  language = code;
}

function fill(url: string, path: unknown): string {
  return url.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((path as Record<string, unknown>)[name])),
  );
}

function search(query: unknown): string {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) found.append(name, String(one));
    }
  }
  const text = found.toString();
  return text && `?${text}`;
}

async function attempt(
  method: Method,
  url: string,
  { body, signal, timeoutMs = TIMEOUT_MS, send = fetch }: { body?: unknown } & Parts<Route>,
) {
  const headers: Record<string, string> = { accept: "application/json" };
  const token = auth.token();
  if (token) headers.authorization = `Bearer ${token}`;
  if (language) headers["accept-language"] = language;
  if (body !== undefined) headers["content-type"] = "application/json";
  const ends = [AbortSignal.timeout(timeoutMs)];
  if (signal) ends.push(signal);
  if (method === "GET") ends.push(reads.signal);
  const sent = body === undefined ? null : JSON.stringify(body);
  try {
    const response = await send(url, {
      method,
      headers,
      body: sent,
      // A choice is shown at once: leaving the page that moment must not take it back.
      keepalive: method !== "GET" && (sent?.length ?? 0) <= MAX_LASTING_LETTERS,
      signal: AbortSignal.any(ends),
    });
    readClock(response);
    return response;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable("no answer");
  }
}

export async function refusal(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get("content-type")?.includes("problem+json");
  const problem = isProblem ? ((await response.json().catch(() => null)) as Problem | null) : null;
  return new ApiError(response.status, problem, Number(response.headers.get("retry-after") ?? 0));
}

/** The answer itself; signs in anew and tries again once where the session had run out. */
export async function request<R extends Route>(
  method: Method,
  url: R["url"],
  parts: Parts<R>,
): Promise<Response> {
  const address = fill(url, parts.path) + search(parts.query);
  const isOpen = url.startsWith(SESSION);
  if (!isOpen && !auth.token()) await auth.renew("");
  const used = auth.token();
  let response = await attempt(method, address, parts);
  if (response.status === 401 && !isOpen && used && (await auth.renew(used))) {
    response = await attempt(method, address, parts);
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

/** The answer's JSON. Raises `ApiError` or `Unreachable`. */
export async function api<R extends Route, Answer>(
  method: Method,
  url: R["url"],
  parts: Parts<R>,
): Promise<Answer> {
  const response = await request<R>(method, url, parts);
  if (response.status === 204) return undefined as Answer;
  return (await response.json().catch(() => {
    throw new Unreachable("cut off");
  })) as Answer;
}
