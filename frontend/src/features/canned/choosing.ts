/** Which ready answers are offered for what was typed, and in which order. Pure. */

import type { CannedResponseRow } from "@/core/api/gen";
import { matching } from "@/ui/matching";

const MOST = 50;

/**
 * The usable ones whose shortcut begins with the query or whose title has its words. The one whose
 * shortcut it is comes first, then those of the ticket's category, then the most used.
 */
export function offered(
  all: readonly CannedResponseRow[],
  query: string,
  categoryId: string | null,
): CannedResponseRow[] {
  const typed = query.trim().toLowerCase();
  const usable = all.filter((one) => !one.is_archived);
  const byTitle = new Set(
    matching(
      usable.map((one) => ({ id: one.id, label: one.title })),
      typed,
    ).map((one) => one.id),
  );
  const rank = (one: CannedResponseRow) =>
    Number(one.shortcut === typed) * 2 +
    Number(categoryId !== null && one.category_id === categoryId);
  return usable
    .filter((one) => one.shortcut.startsWith(typed) || byTitle.has(one.id))
    .sort(
      (one, other) =>
        rank(other) - rank(one) ||
        other.use_count - one.use_count ||
        one.shortcut.localeCompare(other.shortcut),
    )
    .slice(0, MOST);
}

/** Those a list of settings shows: found by shortcut, title or the beginning of the words. */
export function found(
  all: readonly CannedResponseRow[],
  query: string,
  isArchived: boolean,
): CannedResponseRow[] {
  const typed = query.trim().toLowerCase();
  const shown = all.filter((one) => one.is_archived === isArchived);
  const byWords = new Set(
    matching(
      shown.map((one) => ({ id: one.id, label: one.title, hint: one.excerpt })),
      typed,
    ).map((one) => one.id),
  );
  return shown.filter((one) => one.shortcut.startsWith(typed) || byWords.has(one.id));
}
