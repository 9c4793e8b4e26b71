/** What the list is narrowed to, as it stands in the address. Pure. */

import type { Status } from "@/core/api/gen";
import type { Filters, View } from "@/features/tickets/queries";

export const STATUSES: readonly Status[] = ["open", "in_progress", "waiting", "resolved", "closed"];
const VIEWS: readonly View[] = [
  "mine",
  "unassigned",
  "waiting",
  "due",
  "all",
  "snoozed",
  "followed",
  "spam",
];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The views that make sense: who sees only their own tickets has no pile of everybody's. */
export function viewsOf(seesAll: boolean): readonly View[] {
  return seesAll ? VIEWS : VIEWS.filter((one) => one !== "unassigned");
}

const listed = (text: string | null): string[] => text?.split(",").filter(Boolean) ?? [];

/** The filters of an address; what it says wrongly is left out. */
export function filtersOf(search: string, seesAll: boolean, otherwise: View): Filters {
  const query = new URLSearchParams(search);
  const views = viewsOf(seesAll);
  const view = views.find((one) => one === query.get("view")) ?? otherwise;
  const statuses = STATUSES.filter((one) => listed(query.get("status")).includes(one));
  const priorities = [1, 2, 3, 4].filter((one) =>
    listed(query.get("priority")).includes(String(one)),
  );
  const category = query.get("category") ?? "";
  const more = query.get("more") ?? "";
  return {
    view,
    ...(statuses.length > 0 && { statuses }),
    ...(priorities.length > 0 && { priorities }),
    ...(UUID.test(category) && { categoryId: category }),
    ...(more && { more }),
  };
}

/** The address's query for these filters, with its "?". */
export function searchOf(filters: Filters): string {
  const parts = [`view=${filters.view}`];
  if (filters.categoryId) parts.push(`category=${filters.categoryId}`);
  if (filters.priorities?.length) parts.push(`priority=${filters.priorities.join(",")}`);
  if (filters.statuses?.length) parts.push(`status=${filters.statuses.join(",")}`);
  if (filters.more) parts.push(`more=${encodeURIComponent(filters.more)}`);
  return `?${parts.join("&")}`;
}

/** How many things beyond the view the list is narrowed to. */
export function narrowings(filters: Filters): number {
  return (
    (filters.categoryId ? 1 : 0) +
    (filters.priorities?.length ? 1 : 0) +
    (filters.statuses?.length ? 1 : 0) +
    (filters.more ? 1 : 0)
  );
}

/** The list with the value on if it was off, and off if it was on. */
export function toggled<T>(all: readonly T[] | undefined, value: T): T[] {
  const had = all ?? [];
  return had.includes(value) ? had.filter((one) => one !== value) : [...had, value];
}
