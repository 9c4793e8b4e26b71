/** Which owner is signed in: by a cookie no script reads, so the server is asked. */

import { signal } from "@preact/signals";
import type { GetOwnerData, LeavePortalData, OwnerMe } from "@/core/api/gen";
import { ApiError, api, type Method, type Parts, type Route } from "@/core/http";
import { choose, useLanguage } from "@/core/i18n";

export type OwnerSession =
  | { state: "starting" }
  /** Nobody answered, or the server is broken. */
  | { state: "unheard"; error: unknown }
  | { state: "out"; why: "no-session" | "expired" | "signed-out" }
  | { state: "in"; me: OwnerMe };

export const ownerSession = signal<OwnerSession>({ state: "starting" });

/** The answer; whoever is no longer signed in comes to the sign-in. Raises as `api` does. */
export async function ask<R extends Route, Answer>(
  method: Method,
  url: R["url"],
  parts: Parts<R>,
): Promise<Answer> {
  try {
    return await api<R, Answer>(method, url, parts);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401 && ownerSession.value.state === "in") {
      ownerSession.value = { state: "out", why: "expired" };
    }
    throw error;
  }
}

/** Who is there, as the server has it now. */
export async function lookWhoIsThere(): Promise<void> {
  try {
    entered(await ask<GetOwnerData, OwnerMe>("GET", "/portal/api/me", {}));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      if (ownerSession.value.state !== "out")
        ownerSession.value = { state: "out", why: "no-session" };
    } else if (ownerSession.value.state !== "in") {
      ownerSession.value = { state: "unheard", error };
    } else throw error;
  }
}

/** They are in, and are spoken to as they chose. */
export function entered(me: OwnerMe): void {
  ownerSession.value = { state: "in", me };
  // Cut off, the words stay those that are there.
  void useLanguage(choose([me.language])).catch(() => undefined);
}

/** Raises where the server could not be told: then one is still signed in. */
export async function leave(): Promise<void> {
  await ask<LeavePortalData, void>("DELETE", "/portal/api/session", {});
  ownerSession.value = { state: "out", why: "signed-out" };
}

/** The signed-in owner; only screens behind the sign-in ask. */
export function owner(): OwnerMe {
  if (ownerSession.value.state !== "in") throw new Error("nobody is signed in");
  return ownerSession.value.me;
}
