/** What the screens of sorting read and change. Lists are as the server answered last. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  ArchiveCategoryData,
  CategoryShape,
  ChangeCategoryData,
  ChangeKeywordRuleData,
  CreateCategoryData,
  CreateKeywordRuleData,
  DeleteKeywordRuleData,
  GetSortingData,
  InitDefaultCategoriesData,
  ListKeywordRulesData,
  OrderCategoriesData,
  OrderKeywordRulesData,
  RestoreCategoryData,
  RuleBody,
  RuleShape,
  SetSortingData,
  SortedText,
  SortingShape,
  TryKeywordRulesData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted, shownAtOnce } from "@/features/settings/attempted";
import { sortingChanged } from "@/features/tickets/beside";
import { categoryList } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";

export type Sorting = SortingShape["sorting"];
export type RuleWish = RuleBody;

export const sortingQuery = queryOptions({
  queryKey: ["sorting"] as const,
  queryFn: ({ signal }) =>
    api<GetSortingData, SortingShape>("GET", "/api/v1/categories/sorting", { signal }),
});

export const rulesQuery = queryOptions({
  queryKey: ["rules"] as const,
  queryFn: ({ signal }) =>
    api<ListKeywordRulesData, RuleShape[]>("GET", "/api/v1/keyword-rules", { signal }),
});

/** What the rules say of a text as they are now: asked anew when they change. */
export const triedQuery = (text: string) =>
  queryOptions({
    queryKey: ["tried", text] as const,
    queryFn: ({ signal }) =>
      api<TryKeywordRulesData, SortedText>("POST", "/api/v1/keyword-rules/try", {
        body: { text },
        signal,
      }),
    enabled: text.trim() !== "",
    gcTime: 0,
  });

/** Whether it was done; who asked is told why not, and what is shown is read again. */
export const attempt = (act: () => Promise<unknown>) => attempted(act, sortingChanged);

const categoriesAre = (all: CategoryShape[]) => {
  cache.setQueryData(categoryList.queryKey, all);
  rulesMayDiffer();
};
const rulesAre = (all: RuleShape[]) => {
  cache.setQueryData(rulesQuery.queryKey, all);
  rulesMayDiffer();
};
const rulesMayDiffer = () => void cache.invalidateQueries({ queryKey: ["tried"] });

export function chooseSorting(sorting: Sorting): Promise<void> {
  return shownAtOnce(
    sortingQuery.queryKey,
    (now) => ({ ...now, sorting }),
    () =>
      attempt(async () => {
        const now = await api<SetSortingData, SortingShape>("PUT", "/api/v1/categories/sorting", {
          body: { sorting },
        });
        cache.setQueryData(sortingQuery.queryKey, now);
        rulesMayDiffer();
      }),
  );
}

export async function addPreset(preset: string): Promise<void> {
  const before = cache.getQueryData(categoryList.queryKey)?.length ?? 0;
  const isDone = await attempt(async () => {
    const all = await api<InitDefaultCategoriesData, CategoryShape[]>(
      "POST",
      "/api/v1/categories/init-defaults",
      { body: { preset } },
    );
    categoriesAre(all);
    toast({ text: t("sort-preset-done", { n: all.length - before }), tone: "ok" });
  });
  if (isDone) await cache.invalidateQueries({ queryKey: rulesQuery.queryKey });
}

export interface CategoryWish {
  key: string;
  names: Record<string, string>;
  icon: string;
  colour: string;
}

export function saveCategory(id: string | null, wish: CategoryWish): Promise<unknown> {
  const { key, ...change } = wish;
  const asked = id
    ? api<ChangeCategoryData, CategoryShape>("PATCH", "/api/v1/categories/{category_id}", {
        path: { category_id: id },
        body: change,
      })
    : api<CreateCategoryData, CategoryShape>("POST", "/api/v1/categories", {
        body: { key, ...change },
      });
  return asked.then(categoryIs);
}

function categoryIs(one: CategoryShape): void {
  const all = cache.getQueryData(categoryList.queryKey) ?? [];
  const isKnown = all.some((other) => other.id === one.id);
  categoriesAre(isKnown ? all.map((other) => (other.id === one.id ? one : other)) : [...all, one]);
}

export function archive(id: string): Promise<unknown> {
  return api<ArchiveCategoryData, CategoryShape>("DELETE", "/api/v1/categories/{category_id}", {
    path: { category_id: id },
  }).then(categoryIs);
}

export function restore(id: string): Promise<unknown> {
  return api<RestoreCategoryData, CategoryShape>(
    "POST",
    "/api/v1/categories/{category_id}/restore",
    { path: { category_id: id } },
  ).then(categoryIs);
}

export async function orderCategories(ids: string[]): Promise<void> {
  categoriesAre(
    await api<OrderCategoriesData, CategoryShape[]>("PUT", "/api/v1/categories/order", {
      body: { ids },
    }),
  );
}

export async function saveRule(id: string | null, wish: RuleWish): Promise<void> {
  if (id) {
    await api<ChangeKeywordRuleData, RuleShape>("PUT", "/api/v1/keyword-rules/{rule_id}", {
      path: { rule_id: id },
      body: wish,
    });
  } else {
    await api<CreateKeywordRuleData, RuleShape>("POST", "/api/v1/keyword-rules", { body: wish });
  }
  await sortingChanged();
}

export async function orderRules(ids: string[]): Promise<void> {
  rulesAre(
    await api<OrderKeywordRulesData, RuleShape[]>("PUT", "/api/v1/keyword-rules/order", {
      body: { ids },
    }),
  );
}

export async function removeRule(rule: RuleShape, all: readonly RuleShape[]): Promise<void> {
  await api<DeleteKeywordRuleData, unknown>("DELETE", "/api/v1/keyword-rules/{rule_id}", {
    path: { rule_id: rule.id },
  });
  rulesAre(all.filter((one) => one.id !== rule.id));
  const place = all.findIndex((one) => one.id === rule.id);
  toast({
    text: t("sort-rule-deleted"),
    tone: "ok",
    action: { label: t("undo"), run: () => void attempt(() => putBack(rule, place)) },
  });
}

/** The rule is made anew, where it stood. */
async function putBack(rule: RuleShape, place: number): Promise<void> {
  const { words, how, category_id, priority, is_on } = rule;
  const made = await api<CreateKeywordRuleData, RuleShape>("POST", "/api/v1/keyword-rules", {
    body: { words, how, category_id, priority, is_on },
  });
  const now = await api<ListKeywordRulesData, RuleShape[]>("GET", "/api/v1/keyword-rules", {});
  const others = now.map((one) => one.id).filter((id) => id !== made.id);
  await orderRules([...others.slice(0, place), made.id, ...others.slice(place)]);
  toast({ text: t("sort-undone") });
}

/** The same list with one thing a place further up (-1) or down (1). */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= ids.length) return [...ids];
  const others = ids.filter((one) => one !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}
