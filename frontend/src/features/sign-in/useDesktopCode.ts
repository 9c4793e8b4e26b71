/** The code on a desktop's screen: asked for, waited for, decided. */

import { useCallback, useEffect, useState } from "preact/hooks";
import type {
  DesktopPolled,
  DesktopStarted,
  PollDesktopSignInData,
  StartDesktopSignInData,
} from "@/core/api/gen";
import { boot } from "@/core/boot";
import { ApiError, api, serverNow } from "@/core/http";
import { confirmed } from "@/core/session";
import { visibility } from "@/core/tg";

export type DesktopCode =
  | { step: "asking" }
  | { step: "waiting"; code: DesktopStarted; isHeard: boolean }
  | { step: "refused" | "expired" | "confirmed" }
  | { step: "too-many"; untilMs: number }
  | { step: "failed"; why: string };

const LEAST_WAIT_S = 5;

/** `ask` asks for a new code. Begins by itself where `isWanted`. */
export function useDesktopCode(isWanted: boolean): { now: DesktopCode | null; ask: () => void } {
  const [round, setRound] = useState(isWanted ? 1 : 0);
  const [now, become] = useState<DesktopCode | null>(isWanted ? { step: "asking" } : null);
  useEffect(() => {
    if (round === 0) return;
    const attempt = new AbortController();
    const tell = (next: DesktopCode) => {
      if (!attempt.signal.aborted) become(next);
    };
    tell({ step: "asking" });
    void asked().then(
      (code) => waitFor(code, attempt.signal, tell),
      (error: unknown) => tell(failed(error)),
    );
    return () => attempt.abort();
  }, [round]);
  return { now, ask: useCallback(() => setRound((before) => before + 1), []) };
}

function asked(): Promise<DesktopStarted> {
  const body = { inbox: boot().inbox };
  return api<StartDesktopSignInData, DesktopStarted>("POST", "/api/v1/session/desktop", { body });
}

/** Where the code stands; a confirmed one signs in. */
async function polled(secret: string): Promise<DesktopPolled["state"]> {
  const url = "/api/v1/session/desktop/poll";
  const body = { poll_secret: secret };
  const { state, session } = await api<PollDesktopSignInData, DesktopPolled>("POST", url, { body });
  if (session) await confirmed(session);
  return state;
}

function failed(error: unknown): DesktopCode {
  if (!(error instanceof ApiError)) return { step: "failed", why: "" };
  if (error.status !== 429) return { step: "failed", why: error.message };
  const waitS = Math.max(LEAST_WAIT_S, error.retryAfterS);
  return { step: "too-many", untilMs: Date.now() + waitS * 1000 };
}

/** Asks where the code stands until that is known; only while somebody looks. */
async function waitFor(
  code: DesktopStarted,
  signal: AbortSignal,
  tell: (next: DesktopCode) => void,
): Promise<void> {
  tell({ step: "waiting", code, isHeard: true });
  while (!signal.aborted) {
    await seen(signal);
    await pause(code.poll_every_s * 1000, signal);
    if (signal.aborted) return;
    const found = await look(code);
    tell(found.next);
    if (found.next.step !== "waiting") return;
    await pause(found.waitS * 1000, signal);
  }
}

async function look(code: DesktopStarted): Promise<{ next: DesktopCode; waitS: number }> {
  if (serverNow() >= Date.parse(code.expires_at)) return { next: { step: "expired" }, waitS: 0 };
  try {
    const step = await polled(code.poll_secret);
    return { next: step === "waiting" ? { step, code, isHeard: true } : { step }, waitS: 0 };
  } catch (error) {
    const said = error instanceof ApiError ? error : null;
    // Unknown: it ran out, or its session was handed to an answer that got lost.
    if (said?.status === 404) return { next: { step: "expired" }, waitS: 0 };
    return { next: { step: "waiting", code, isHeard: false }, waitS: said?.retryAfterS ?? 0 };
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const id = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(id);
      resolve();
    });
  });
}

/** Resolves as soon as the page is in front. */
function seen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let stop: (() => void) | undefined;
    const done = () => {
      resolve();
      stop?.();
    };
    signal.addEventListener("abort", done);
    stop = visibility.subscribe((isSeen) => {
      if (isSeen) done();
    });
    if (visibility.peek()) stop();
  });
}
