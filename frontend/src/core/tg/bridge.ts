/**
 * Talking with the client, as the rest of the app does it.
 *
 * Nothing here throws, and nothing is sent that this client's version does not know.
 */
import type { EventName, EventPayload, MethodParams, MethodName as Named } from "@tma.js/bridge";
import { isLoopback, launch } from "./launch";
import { isKnown, type Known } from "./since";
import { hasClient, listen, post } from "./wire";

type MethodName = Known & Named;

const TELEGRAM_WEB = /^https:\/\/([a-z\d-]+\.)*telegram\.org$/;

let parent: string | undefined;

/** Whether the client knows the method, or the field `method.field`. False outside Telegram. */
export function can(what: Known): boolean {
  const here = launch();
  return here !== null && hasClient() && isKnown(what, here.version);
}

/** Sends when the client can take it; whether it was sent. */
export function send<M extends MethodName>(method: M, params?: MethodParams<M>): boolean {
  if (!can(method)) return false;
  parent ??= parentOrigin();
  try {
    post(method, params as object | undefined, parent);
    return true;
  } catch {
    return false;
  }
}

/** Hears an event until the returned function is called. Silent outside Telegram. */
export function on<E extends EventName>(
  event: E,
  hear: (payload: EventPayload<E>) => void,
): () => void {
  if (!launch() || !hasClient()) return () => {};
  return listen(event, hear as (payload: object) => void);
}

export interface Answer<E extends EventName> {
  readonly event: E;
  readonly payload: EventPayload<E>;
}

/** Sends and waits for the first of `answers` that is ours; null when it cannot or took too long. */
export function ask<M extends MethodName, E extends EventName>(
  method: M,
  params: MethodParams<M> | undefined,
  answers: readonly E[],
  limits: {
    readonly timeoutMs?: number;
    readonly isMine?: (payload: EventPayload<E>) => boolean;
  } = {},
): Promise<Answer<E> | null> {
  if (!can(method)) return Promise.resolve(null);
  const { timeoutMs, isMine = () => true } = limits;
  return new Promise((resolve) => {
    const stops = answers.map((event) =>
      on(event, (payload) => {
        if (isMine(payload)) end({ event, payload });
      }),
    );
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => end(null), timeoutMs);
    const end = (answer: Answer<E> | null) => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      resolve(answer);
    };
    if (!send(method, params)) end(null);
  });
}

let lastId = 0;
/** A request id of this page. */
export function nextId(): string {
  lastId += 1;
  return `${Date.now().toString(36)}.${lastId}`;
}

// What is posted may be a token, so it is posted to a named parent only: Telegram's web clients,
// and the simulator's page while both stand on this machine.
function parentOrigin(): string {
  const found = location.ancestorOrigins?.[0] ?? originOf(document.referrer);
  const isNear = isLoopback(location.hostname) && isLoopback(hostOf(found));
  return TELEGRAM_WEB.test(found) || isNear ? found : "https://web.telegram.org";
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : "";
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : "";
}
