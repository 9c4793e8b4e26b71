/** Filters of a list as the app, the address and a saved view keep them. Pure. */

import type { FilterBody, Status } from "@/core/api/gen";
import type { Filters } from "@/features/tickets/queries";

/** The query parameters of the list beyond view, status, priority and one category. */
export interface More {
  category?: string[];
  assignee?: string[];
  language?: string[];
  due?: ("near" | "missed")[];
  opened_from?: string;
  opened_before?: string;
  changed_from?: string;
  changed_before?: string;
  waiting_min?: number;
  unread?: true;
  banned?: boolean;
}

/** Everything a list is narrowed to, in one piece. */
export interface Narrowed extends More {
  statuses: Status[];
  priorities: number[];
}

export const NONE = "none";
const WHOSE = ["me", "nobody"] as const;
const isEmpty = (value: unknown) =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** In a fixed order and without what says nothing, so that equal filters are equal texts. */
function texted(more: More): string {
  const said = Object.entries(more).filter(([, value]) => !isEmpty(value));
  return said.length > 0 ? JSON.stringify(Object.fromEntries(said.sort())) : "";
}

/** Of an address somebody broke, nothing; the list itself says that it cannot be read. */
export function moreOf(filters: Filters): More {
  try {
    return filters.more ? (JSON.parse(filters.more) as More) : {};
  } catch {
    return {};
  }
}

export function narrowedOf(filters: Filters): Narrowed {
  const more = moreOf(filters);
  const category = [...(filters.categoryId ? [filters.categoryId] : []), ...(more.category ?? [])];
  return {
    ...more,
    category,
    statuses: filters.statuses ?? [],
    priorities: filters.priorities ?? [],
  };
}

/** The filters of a view narrowed so. One category alone stands where the list's own chip is. */
export function filtersWith(view: Filters["view"], all: Narrowed): Filters {
  const { statuses, priorities, category = [], ...others } = all;
  const [first] = category;
  const isOne = category.length === 1 && first !== undefined && first !== NONE;
  const more = texted(isOne ? others : { ...others, category: [...category].sort() });
  return {
    view,
    ...(statuses.length > 0 && { statuses }),
    ...(priorities.length > 0 && { priorities: [...priorities].sort() }),
    ...(isOne && { categoryId: first }),
    ...(more && { more }),
  };
}

/** As the server keeps and counts them. */
export function bodyOf(filters: Filters): FilterBody {
  const all = narrowedOf(filters);
  const { category = [], assignee = [] } = all;
  return {
    view: filters.view,
    statuses: all.statuses,
    priorities: all.priorities as FilterBody["priorities"],
    category_ids: category.filter((one) => one !== NONE),
    no_category: category.includes(NONE),
    whose: WHOSE.filter((one) => assignee.includes(one)),
    assignee_ids: assignee.filter((one) => one !== "me" && one !== "nobody"),
    languages: all.language ?? [],
    due: all.due ?? [],
    opened_from: all.opened_from ?? null,
    opened_before: all.opened_before ?? null,
    changed_from: all.changed_from ?? null,
    changed_before: all.changed_before ?? null,
    waiting_min: all.waiting_min ?? null,
    is_unread: all.unread ?? false,
    is_banned: all.banned ?? null,
  };
}

export function filtersOfBody(body: FilterBody): Filters {
  return filtersWith(body.view ?? "all", {
    statuses: body.statuses ?? [],
    priorities: body.priorities ?? [],
    category: [...(body.category_ids ?? []), ...(body.no_category ? [NONE] : [])],
    assignee: [...(body.whose ?? []), ...(body.assignee_ids ?? [])],
    language: body.languages,
    due: body.due,
    opened_from: body.opened_from ?? undefined,
    opened_before: body.opened_before ?? undefined,
    changed_from: body.changed_from ?? undefined,
    changed_before: body.changed_before ?? undefined,
    waiting_min: body.waiting_min ?? undefined,
    unread: body.is_unread ? true : undefined,
    banned: body.is_banned ?? undefined,
  });
}

/** The day of a moment in the reader's own time, as date fields keep it. */
export function dayOf(iso: string | undefined, backMs = 0): string {
  if (!iso) return "";
  const at = new Date(Date.parse(iso) - backMs);
  const part = (number: number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${part(at.getMonth() + 1)}-${part(at.getDate())}`;
}

/** The moment the day begins, or the one after it begins. */
export function momentOf(day: string, daysOn = 0): string | undefined {
  const at = new Date(`${day}T00:00`);
  if (Number.isNaN(at.getTime())) return undefined;
  at.setDate(at.getDate() + daysOn);
  return at.toISOString();
}
