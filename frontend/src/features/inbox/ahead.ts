/** Parts of the desk that come when they are wanted, or before it when there is nothing to do. */

import { useIsFetching } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { usePart } from "@/core/i18n";

const LONG_MS = 2_000;

export async function loadConversation() {
  const beside = [import("@/features/conversation/MessageList"), ...["talk", "menu"].map(usePart)];
  const found = await import("@/features/conversation/AgentConversation");
  await Promise.all(beside);
  return found.AgentConversation;
}

export async function loadRowMenu() {
  const [found] = await Promise.all([import("./OpenRowMenu"), usePart("menu")]);
  return found.OpenRowMenu;
}

/** What changes beside the tickets is followed also when the network has become bad by then. */
const loadBeside = () => import("@/features/tickets/beside");

async function seekLast() {
  await (await import("@/features/selecting/seekLast")).seekLast();
}

async function seekDrafts() {
  await (await import("@/features/tickets/seekDrafted")).seekDrafted();
}

/**
 * True from when what the screen asked for was there and drawn, or took too long. What is pressed
 * next is then loaded, so that it opens without a wait; whoever opens it says if it cannot be had.
 */
export function useFirstCalm(): boolean {
  const [isCalm, become] = useState(false);
  const isBusy = useIsFetching() > 0;
  useEffect(() => {
    if (isCalm) {
      const parts = [loadConversation(), loadRowMenu(), loadBeside(), seekLast(), seekDrafts()];
      void Promise.all(parts).catch(() => undefined);
      return;
    }
    return isBusy ? after(LONG_MS, become) : whenIdle(become);
  }, [isCalm, isBusy]);
  return isCalm;
}

type Become = (isCalm: boolean) => void;

function after(ms: number, become: Become): () => void {
  const id = setTimeout(become, ms, true);
  return () => clearTimeout(id);
}

function whenIdle(become: Become): () => void {
  if (!globalThis.requestIdleCallback) return after(0, become); // Safari has no idle callbacks
  const id = requestIdleCallback(() => become(true), { timeout: LONG_MS });
  return () => cancelIdleCallback(id);
}
