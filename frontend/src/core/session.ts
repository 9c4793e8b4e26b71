/**
 * Who is signed in. Inside Telegram by launch data, then by a refresh token kept there; in a
 * browser by the refresh cookie, else by a code an agent confirms in the bot.
 *
 * One renewal at a time, whoever asks; tabs of one browser take turns (`tabs.ts`). Only the server's
 * own word ends a session: no network, a proxy or a broken server never does.
 */

import { signal } from "@preact/signals";
import type { Me, SessionOpened, SignOutData } from "./api/gen";
import { boot } from "./boot";
import { byLaunch, byRefresh, forget, isOver, keep } from "./credentials";
import { ApiError, api, beginReads, endReads, serverNow, useAuth } from "./http";
import { lastPerson, rememberPerson, sharedStore, storeOf, wipe } from "./storage";
import { Tabs } from "./tabs";
import { launch } from "./tg";

export type Session =
  | { state: "starting" }
  /** `isStale`: shown from memory, the server has not been heard yet. */
  | { state: "in"; me: Me; isStale: boolean }
  | { state: "out"; why: "expired" | "no-session" | "signed-out" | "refused"; detail: string };

export const session = signal<Session>({ state: "starting" });

const LEAVING = "leaving";
const EARLY_MS = 60_000;
const LONGEST_MS = 30_000;
const RETRY_MS = [1_000, 2_000, 5_000, 15_000, LONGEST_MS];

let accessToken = "";
/** All access tokens of the person who is here: another person's never stand in for them. */
let known = new Set<string>();
let isLeaving = false;
let flight: Promise<boolean> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let others: Tabs | null | undefined;

useAuth({ token: () => accessToken, renew });

/** Telegram's windows are launched each by itself and share nothing. */
function tabs(): Tabs | null {
  if (others === undefined) others = launch() ? null : new Tabs(boot().inbox, heardOf);
  return others;
}

const account = () => launch()?.user ?? "";
const shared = () => sharedStore(boot().inbox);

async function opened(given: SessionOpened): Promise<true> {
  take(given);
  tabs()?.say(given);
  await keep(given);
  return true;
}

function take({ access_token, access_expires_at, me }: SessionOpened): void {
  const now = session.value;
  if (now.state === "in" && now.me.id !== me.id) known = new Set();
  known.add(access_token);
  beginReads();
  accessToken = access_token;
  rememberPerson(boot().inbox, account(), me);
  session.value = { state: "in", me, isStale: false };
  const lasts = Date.parse(access_expires_at) - serverNow() - EARLY_MS;
  renewIn(Math.max(EARLY_MS / 2, lasts));
}

/** What another tab got serves here as well. */
function heardOf(given: SessionOpened | null): void {
  if (given && wasLeft()) accessToken = given.access_token;
  else if (given) take(given);
  else over("signed-out");
}

function renewIn(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void renew().catch(() => renewIn(LONGEST_MS)), ms);
}

/** The session is over; what its person read goes with it, their unsent words stay. */
function over(why: "expired" | "no-session" | "signed-out" | "refused", detail = ""): false {
  known = new Set();
  endReads();
  if (!isLeaving) accessToken = "";
  clearTimeout(timer);
  const before = lastPerson(boot().inbox, account());
  if (before && why !== "refused") {
    rememberPerson(boot().inbox, account(), null);
    void wipe(storeOf(boot().inbox, before));
  }
  session.value = { state: "out", why, detail };
  return false;
}

/** In turn. Raises where nobody answered. */
async function renewOnce(): Promise<boolean> {
  const isServed = await tabs()?.isServed();
  if (wasLeft()) return leave();
  if (isServed) return session.value.state === "in";
  const hadSession = accessToken !== "" || lastPerson(boot().inbox, account()) !== null;
  try {
    const given = (await byLaunch()) ?? (await byRefresh());
    if (given && wasLeft()) return await leave(given); // pressed while the answer was on its way
    if (given) return await opened(given);
    return over(launch() || hadSession ? "expired" : "no-session");
  } catch (error) {
    const isWord = error instanceof ApiError && error.problem && error.status < 500;
    if (isWord && error.status !== 429) return over("refused", error.message);
    throw error;
  }
}

/** Whether there is another access token than `used`. Raises where nobody answered. */
export function renew(used = ""): Promise<boolean> {
  if (used && !known.has(used)) return Promise.resolve(false);
  if (used && accessToken && used !== accessToken) return Promise.resolve(true);
  flight ??= (tabs()?.inTurn(renewOnce) ?? renewOnce()).finally(() => {
    flight = null;
  });
  return flight;
}

/** Signs in, however long the network stays away; what was read before is shown meanwhile. */
export async function start(): Promise<void> {
  showLast();
  for (let round = 0; ; round++) {
    const isHeard = await renew().then(
      () => true,
      () => false,
    );
    if (isHeard) return;
    await pause(RETRY_MS[Math.min(round, RETRY_MS.length - 1)] ?? LONGEST_MS);
  }
}

function showLast(): void {
  const before = wasLeft() ? null : lastPerson(boot().inbox, account());
  if (before && session.value.state === "starting") {
    session.value = { state: "in", me: before, isStale: true };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const id = setTimeout(done, ms);
    function done(): void {
      clearTimeout(id);
      removeEventListener("online", done);
      resolve();
    }
    addEventListener("online", done);
  });
}

/** A browser's code was confirmed: whoever left before is back. */
export async function confirmed(given: SessionOpened): Promise<void> {
  isLeaving = false;
  shared().drop(LEAVING);
  await opened(given);
}

/** Signing out that the server may not know of yet: here, or in a tab that is closed by now. */
const wasLeft = () => isLeaving || shared().take(LEAVING) !== null;

/** The session is over here at once, and on the server as soon as it can be told. */
export async function signOut(): Promise<void> {
  isLeaving = true;
  if (!launch()) shared().put(LEAVING, "yes"); // a cookie cannot be dropped from here
  tabs()?.say(null); // at once: what they still read the server would refuse
  over("signed-out");
  await (flight ?? renew()).catch(() => (launch() ? forget() : undefined));
}

/** In turn. Raises where nobody answered. */
async function leave(given?: SessionOpened): Promise<false> {
  if (given) accessToken = given.access_token;
  const end = () => api<SignOutData, void>("DELETE", "/api/v1/session", {});
  const isEnded = accessToken !== "" && (await end().then(() => true, orThrow));
  const fresh = isEnded ? null : await byRefresh(); // the access token had run out
  if (fresh) {
    accessToken = fresh.access_token;
    await end();
  }
  await forget();
  shared().drop(LEAVING);
  isLeaving = false;
  tabs()?.say(null);
  return over("signed-out");
}

function orThrow(error: unknown): false {
  if (!isOver(error)) throw error;
  return false;
}

/** What the person changed about themselves is known here at once. */
export function changeMe(facts: Partial<Pick<Me, "language" | "name">>): void {
  const now = session.value;
  if (now.state !== "in") return;
  const changed = { ...now.me, ...facts };
  rememberPerson(boot().inbox, account(), changed);
  session.value = { ...now, me: changed };
}

/** The signed-in person; only screens behind the sign-in ask. */
export function me(): Me {
  if (session.value.state !== "in") throw new Error("nobody is signed in");
  return session.value.me;
}

export function may(permission: Me["permissions"][number]): boolean {
  return session.value.state === "in" && session.value.me.permissions.includes(permission);
}
