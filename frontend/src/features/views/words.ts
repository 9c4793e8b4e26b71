/** Filters in words, and what is left without each. Pure but for the words themselves. */

import type { AgentShape, CategoryShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { categoryName } from "@/features/tickets/categories";
import type { Filters } from "@/features/tickets/queries";
import { dayOf, filtersWith, type More, moreOf, NONE, narrowedOf } from "./more";

export const WAITS_MIN = [15, 60, 240, 1440, 4320] as const;

/** How long, as the picker offers it. */
export function waitWords(minutes: number): string {
  if (minutes % 1440 === 0) return t("views-waiting-days", { n: minutes / 1440 });
  return minutes % 60 === 0
    ? t("views-waiting-hours", { n: minutes / 60 })
    : t("views-waiting-minutes", { n: minutes });
}

export function languageName(code: string): string {
  try {
    const names = new Intl.DisplayNames(document.documentElement.lang, { type: "language" });
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

interface TakenOff {
  label: string;
  /** The list without this one. */
  without: Filters;
}

type Several = "category" | "assignee" | "language" | "due";

/** Every filter of the sheet that is on, by itself. */
export function takenOff(
  filters: Filters,
  categories: readonly CategoryShape[] | undefined,
  staff: readonly AgentShape[] | undefined,
): TakenOff[] {
  const more = moreOf(filters);
  const all = narrowedOf(filters);
  const less = (part: Partial<More>) => filtersWith(filters.view, { ...all, ...part });
  const named: Record<Several, (value: string) => string> = {
    category: (id) => nameOfCategory(id, categories),
    assignee: (id) => nameOfAssignee(id, staff),
    language: languageName,
    due: (late) => t(`views-due-${late}`),
  };
  const several = (Object.keys(named) as Several[]).flatMap((name) =>
    (more[name] ?? []).map((value) => ({
      label: named[name](value),
      without: less({ [name]: all[name]?.filter((one) => one !== value) }),
    })),
  );
  const day = (name: "opened" | "changed") => {
    const [from, before] = [more[`${name}_from`], more[`${name}_before`]];
    if (!from && !before) return [];
    const label = t(`views-${name}-span`, {
      from: dayOf(from) || "…",
      to: dayOf(before, 1) || "…",
    });
    return [
      { label, without: less({ [`${name}_from`]: undefined, [`${name}_before`]: undefined }) },
    ];
  };
  return [
    ...several,
    ...day("opened"),
    ...day("changed"),
    ...(more.waiting_min
      ? [{ label: waitWords(more.waiting_min), without: less({ waiting_min: undefined }) }]
      : []),
    ...(more.unread ? [{ label: t("views-unread"), without: less({ unread: undefined }) }] : []),
    ...(more.banned === undefined
      ? []
      : [
          {
            label: t(more.banned ? "views-banned" : "views-not-banned"),
            without: less({ banned: undefined }),
          },
        ]),
  ];
}

export function nameOfCategory(id: string, all: readonly CategoryShape[] | undefined): string {
  if (id === NONE) return t("views-no-category");
  const found = all?.find((one) => one.id === id);
  return found ? categoryName(found) : t("views-gone-category");
}

export function nameOfAssignee(id: string, staff: readonly AgentShape[] | undefined): string {
  if (id === "me" || id === me().id) return t("views-me");
  if (id === "nobody") return t("views-nobody");
  return staff?.find((one) => one.id === id)?.name ?? t("views-gone-agent");
}
