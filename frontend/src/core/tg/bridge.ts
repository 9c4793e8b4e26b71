/**
 * Talking with the client: the only file (with `launch.ts`) that knows the bridge package.
 *
 * Nothing here throws, and nothing is sent that this client's version does not know.
 */
import {
  type EventName,
  type EventPayload,
  on as listen,
  type MethodName,
  type MethodParams,
  postEvent,
  setTargetOrigin,
  supports,
} from "@tma.js/bridge";
import { hasClient, isLoopback, launch } from "./launch";

const TELEGRAM_WEB = /^https:\/\/([a-z\d-]+\.)*telegram\.org$/;

let isAddressed = false;

/** Whether the client knows `method` (and its field `param`). False outside Telegram. */
export function can(method: MethodName, param?: string): boolean {
  const here = launch();
  if (!here || !hasClient()) return false;
  const asks = supports as (method: string, ...rest: string[]) => boolean;
  return param ? asks(method, param, here.version) : asks(method, here.version);
}

/** Sends when the client can take it; whether it was sent. */
export function send<M extends MethodName>(method: M, params?: MethodParams<M>): boolean {
  if (!can(method)) return false;
  address();
  try {
    (postEvent as (method: string, params?: object) => void)(method, params as object | undefined);
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
  return listen(event, hear as never);
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
function address(): void {
  if (isAddressed) return;
  isAddressed = true;
  const parent = location.ancestorOrigins?.[0] ?? originOf(document.referrer);
  const isNear = isLoopback(location.hostname) && isLoopback(hostOf(parent));
  if (TELEGRAM_WEB.test(parent) || isNear) setTargetOrigin(parent);
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : "";
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : "";
}
