/**
 * Who is signed in. Inside Telegram by launch data, then by a refresh token kept there; in a
 * browser by the refresh cookie, else by a code an agent confirms in the bot.
 *
 * A refresh whose answer got lost is asked for again under the same attempt, which the server
 * knows: a tunnel locks nobody out. Tabs of one browser share a cookie, so they take turns.
 */

import { signal } from "@preact/signals";
import type {
  DesktopPolled,
  DesktopStarted,
  Me,
  PollDesktopSignInData,
  RefreshSessionData,
  SessionOpened,
  SignInData,
  SignOutData,
  StartDesktopSignInData,
} from "./api/gen";
import { boot } from "./boot";
import { ApiError, api, useAuth } from "./http";
import { newKey } from "./ids";
import { lastPerson, rememberPerson, sharedStore } from "./storage";
import { launch, secureStore } from "./tg";

export type Session =
  | { state: "starting" }
  /** `isStale`: shown from memory, the server has not been heard yet. */
  | { state: "in"; me: Me; isStale: boolean }
  | { state: "out"; why: "expired" | "no-session" | "signed-out" | "refused"; detail: string };

export const session = signal<Session>({ state: "starting" });

const TOKEN = "refresh";
const ATTEMPT = "attempt";
const USED_LAUNCH = "desk-launch";
const EARLY_MS = 60_000;
const LONGEST_MS = 30_000;
const RETRY_MS = [1_000, 2_000, 5_000, 15_000, LONGEST_MS];

let accessToken = "";
let renewing: Promise<boolean> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

useAuth({ token: () => accessToken, renew });

function remembered(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function remember(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // without it a reload signs in once more than it had to
  }
}

async function opened(found: SessionOpened): Promise<void> {
  accessToken = found.access_token;
  if (found.refresh_token) await store().set(TOKEN, found.refresh_token);
  await attempts().remove(ATTEMPT);
  rememberPerson(boot().inbox, found.me);
  session.value = { state: "in", me: found.me, isStale: false };
  clearTimeout(timer);
  const lasts = Date.parse(found.access_expires_at) - Date.now() - EARLY_MS;
  timer = setTimeout(() => void renew(), Math.max(EARLY_MS / 2, lasts));
}

const store = () => secureStore(boot().inbox);

/** Beside what it protects: the token of a client, or the cookie all tabs of a browser share. */
const attempts = () => (launch() ? store() : sharedStore(boot().inbox));

/** The same attempt until it is known how it ended. */
async function attemptKey(): Promise<string> {
  const kept = await attempts().get(ATTEMPT);
  if (kept) return kept;
  const made = newKey();
  await attempts().set(ATTEMPT, made);
  return made;
}

async function refreshOnce(): Promise<boolean> {
  const token = await store().get(TOKEN);
  if (launch() && !token) return false;
  const body = { refresh_token: token || null, attempt: await attemptKey() };
  try {
    await opened(
      await api<RefreshSessionData, SessionOpened>("POST", "/api/v1/session/refresh", { body }),
    );
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status < 500 && error.status !== 429) {
      await store().remove(TOKEN);
      await attempts().remove(ATTEMPT);
      return false;
    }
    throw error;
  }
}

async function signInByLaunch(): Promise<boolean> {
  const started = launch();
  if (!started?.initData || remembered(USED_LAUNCH) === started.initData) return false;
  const body = { inbox: boot().inbox, init_data: started.initData };
  try {
    const found = await api<SignInData, SessionOpened>("POST", "/api/v1/session", { body });
    remember(USED_LAUNCH, started.initData);
    await opened(found);
    return true;
  } catch (error) {
    // Every launch works once and for five minutes; afterwards there is the refresh token.
    if (error instanceof ApiError && error.status === 401) return false;
    throw error;
  }
}

function over(why: "expired" | "no-session" | "refused", detail = ""): false {
  accessToken = "";
  clearTimeout(timer);
  session.value = { state: "out", why, detail };
  return false;
}

async function renewInTurn(): Promise<boolean> {
  return (await refreshOnce()) || (await signInByLaunch()) || over("expired");
}

/** Whether there is a new access token. Asked for by many at once it happens once. */
export function renew(): Promise<boolean> {
  const run = () => renewInTurn().catch(() => false);
  renewing ??= (navigator.locks ? navigator.locks.request(`refresh-${boot().inbox}`, run) : run())
    .then(Boolean)
    .finally(() => {
      renewing = null;
    });
  return renewing;
}

/** Signs in, however long the network stays away; what was read before is shown meanwhile. */
export async function start(): Promise<void> {
  for (let round = 0; !(await isDecided()); round++) {
    const before = lastPerson(boot().inbox);
    if (before && session.value.state === "starting") {
      session.value = { state: "in", me: before, isStale: true };
    }
    await pause(RETRY_MS[Math.min(round, RETRY_MS.length - 1)] ?? LONGEST_MS);
  }
}

/** Whether the server was heard, whatever it said. */
async function isDecided(): Promise<boolean> {
  try {
    if (!((await signInByLaunch()) || (await refreshOnce()))) {
      over(launch() ? "expired" : "no-session");
    }
    return true;
  } catch (error) {
    const isFinal = error instanceof ApiError && error.status < 500 && error.status !== 429;
    if (isFinal) over("refused", error.message);
    return isFinal;
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

/** A code for the screen of a desktop browser. */
export function startDesktop(): Promise<DesktopStarted> {
  const body = { inbox: boot().inbox };
  return api<StartDesktopSignInData, DesktopStarted>("POST", "/api/v1/session/desktop", { body });
}

/** Where the code stands; a confirmed one signs in. */
export async function pollDesktop(secret: string): Promise<DesktopPolled["state"]> {
  const found = await api<PollDesktopSignInData, DesktopPolled>(
    "POST",
    "/api/v1/session/desktop/poll",
    { body: { poll_secret: secret } },
  );
  if (found.session) await opened(found.session);
  return found.state;
}

/** The session is over here and on the server. */
export async function signOut(): Promise<void> {
  await api<SignOutData, void>("DELETE", "/api/v1/session", {}).catch(() => undefined);
  await store().remove(TOKEN);
  rememberPerson(boot().inbox, null);
  accessToken = "";
  clearTimeout(timer);
  session.value = { state: "out", why: "signed-out", detail: "" };
}

/** What the person changed about themselves is known here at once. */
export function changeMe(facts: Partial<Pick<Me, "language" | "name">>): void {
  const now = session.value;
  if (now.state !== "in") return;
  const changed = { ...now.me, ...facts };
  rememberPerson(boot().inbox, changed);
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
