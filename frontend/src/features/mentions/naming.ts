/**
 * Naming colleagues in a note. What is written is what the server looks for: "@" and the whole
 * name, neither case nor width making a difference. Pure.
 */

import type { AgentShape } from "@/core/api/gen";
import { matching } from "@/ui/matching";

/** A name that is being typed: where its "@" stands, and what follows as far as the cursor. */
export interface Asked {
  at: number;
  query: string;
}

export interface Offer {
  id: string;
  label: string;
  /** Why naming them would tell nobody; "" where it does. */
  why: "" | "unlinked" | "unseen" | "namesake";
}

const MOST = 8;
// Behind a letter or a digit it is the middle of an address, and no name.
const TYPED = /(?<![\p{L}\p{N}_])[@＠]([^@＠\n]{0,60})$/u;
const SEES_ALL = new Set<AgentShape["role"]>(["moderator", "admin", "owner"]);

/** Null where no name is being typed at the cursor. */
export function asked(text: string, cursor: number): Asked | null {
  const found = TYPED.exec(text.slice(0, cursor));
  const query = found?.[1] ?? "";
  if (!found || /^\s/.test(query)) return null;
  return { at: found.index, query };
}

/** A name as it is compared: case, width and blanks aside. */
export function plain(name: string): string {
  return name.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
}

/** Colleagues the typed letters may mean, those who will be told first. */
export function offered(
  staff: readonly AgentShape[],
  query: string,
  now: { meId: string; assigneeId: string | null },
): Offer[] {
  const others = staff.filter((one) => plain(one.name) !== "" && one.id !== now.meId);
  const found = matching(
    others.map((one) => ({ ...one, label: one.name.trim().split(/\s+/).join(" ") })),
    query,
  );
  const offers = found.map((one) => ({
    id: one.id,
    label: one.label,
    why: whyNot(one, staff, now.assigneeId),
  }));
  const isTold = (one: Offer) => one.why === "";
  return [...offers.filter(isTold), ...offers.filter((one) => !isTold(one))].slice(0, MOST);
}

function whyNot(
  one: AgentShape,
  staff: readonly AgentShape[],
  assigneeId: string | null,
): Offer["why"] {
  if (!one.is_linked) return "unlinked";
  // Of people with one name the server means the last by id.
  const isOther = (other: AgentShape) =>
    other.is_linked && other.id > one.id && plain(other.name) === plain(one.name);
  if (staff.some(isOther)) return "namesake";
  return SEES_ALL.has(one.role) || one.id === assigneeId ? "" : "unseen";
}

/** Whether the name is complete and left behind: nothing more is to be offered. */
export function isWritten(query: string, staff: readonly AgentShape[]): boolean {
  return /\s$/.test(query) && staff.some((one) => plain(one.name) === plain(query));
}

/** The text with the name in place of what was typed of it, and where the cursor goes on. */
export function named(
  text: string,
  { at, query }: Asked,
  name: string,
): { text: string; cursor: number } {
  const rest = text.slice(at + 1 + query.length);
  const isApart = /^[^\p{L}\p{N}]/u.test(rest);
  const written = isApart ? `@${name}` : `@${name} `;
  const cursor = at + written.length + Number(/^\s/.test(rest));
  return { text: text.slice(0, at) + written + rest, cursor };
}
