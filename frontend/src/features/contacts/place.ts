/** Whose profile the address names, and going to one. */

import { useLocation } from "wouter-preact";
import { boot } from "@/core/boot";
import { WITHIN } from "@/features/inbox/place";

const PROFILE = /^\/me\/contacts\/([0-9a-f-]{36})\/?$/i;

const pathTo = (id: string): string => `me/contacts/${id}`;

/** The contact of this address; null for the list of all. */
export function useContactId(): string | null {
  const [path] = useLocation();
  return PROFILE.exec(path)?.[1] ?? null;
}

export const profileHref = (id: string): string => boot().base + pathTo(id);

/** Opens a profile; the way back is where it was opened. */
export function useProfile(): (id: string) => void {
  const [, navigate] = useLocation();
  return (id) => navigate(`/${pathTo(id)}${location.search}`, { state: WITHIN });
}

/** A press that should stay in this window. */
export function follow(event: MouseEvent, go: () => void): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go();
}
