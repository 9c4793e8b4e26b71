/**
 * Ways to a session: a launch, a refresh. What they need is kept where it belongs: the refresh token
 * in the client or the cookie, the keys of attempts beside it, and all of it in memory as well, for
 * storage can be cleared at any moment.
 *
 * An attempt's key lets the server answer the same question again when its answer got lost.
 */

import type { RefreshSessionData, SessionOpened, SignInData } from "./api/gen";
import { boot } from "./boot";
import { ApiError, api } from "./http";
import { newKey } from "./ids";
import { sharedStore } from "./storage";
import { launch, secureStore } from "./tg";

const TOKEN = "refresh";
const ATTEMPT = "attempt";
const USED_LAUNCH = "desk-launch";

let token = "";
let attempt = "";
let launchAttempt = "";
let isLaunchUsed = false;

const store = () => secureStore(boot().inbox);

/** Beside what it protects: the token of a client, or the cookie all tabs of a browser share. */
const attempts = () => (launch() ? store() : sharedStore(boot().inbox));

/** Whether the server itself said that this is over; a proxy's refusal says nothing about us. */
export function isOver(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401 && error.problem !== null;
}

/** The refresh token goes where it is found again; the attempt that brought it is done. */
export async function keep(found: SessionOpened): Promise<void> {
  token = found.refresh_token;
  attempt = "";
  launchAttempt = "";
  if (token) await store().set(TOKEN, token);
  await attempts().remove(ATTEMPT);
}

export async function forget(): Promise<void> {
  token = "";
  attempt = "";
  await store().remove(TOKEN);
  await attempts().remove(ATTEMPT);
}

/** Null where there is nothing to refresh, or it is over. Raises where nobody answered. */
export async function byRefresh(): Promise<SessionOpened | null> {
  const kept = token || (await store().get(TOKEN));
  if (launch() && !kept) return null;
  attempt ||= (await attempts().get(ATTEMPT)) || newKey();
  await attempts().set(ATTEMPT, attempt);
  const body = { refresh_token: kept || null, inbox: boot().inbox, attempt };
  try {
    const found = await api<RefreshSessionData, SessionOpened | null>(
      "POST",
      "/api/v1/session/refresh",
      { body },
    );
    if (!found) await forget();
    return found;
  } catch (error) {
    if (!isOver(error)) throw error;
    await forget();
    return null;
  }
}

/** Every launch works once and for five minutes; afterwards there is the refresh token. */
export async function byLaunch(): Promise<SessionOpened | null> {
  const initData = launch()?.initData;
  if (!initData || isLaunchUsed || remembered(USED_LAUNCH) === initData) return null;
  // Not kept across reloads: what a reload finds of a lost answer is a new launch's business.
  launchAttempt ||= newKey();
  const body = { inbox: boot().inbox, init_data: initData, attempt: launchAttempt };
  try {
    const found = await api<SignInData, SessionOpened>("POST", "/api/v1/session", { body });
    markUsed(initData);
    return found;
  } catch (error) {
    if (!isOver(error)) throw error;
    markUsed(initData);
    return null;
  }
}

function markUsed(initData: string): void {
  isLaunchUsed = true;
  try {
    sessionStorage.setItem(USED_LAUNCH, initData);
  } catch {
    // without it a reload asks once more than it had to
  }
}

function remembered(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
