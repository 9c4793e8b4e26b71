/** Whom the typed letters may mean, neither case nor width making a difference. Pure. */

import type { AgentShape } from "@/core/api/gen";
import { matching } from "@/ui/matching";

export interface Offer {
  id: string;
  label: string;
  /** Why naming them would tell nobody; "" where it does. */
  why: "" | "unlinked" | "unseen" | "namesake";
}

const MOST = 8;
const SEES_ALL = new Set<AgentShape["role"]>(["moderator", "admin", "owner"]);

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
