import { useQuery } from "@tanstack/preact-query";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { categoryList } from "@/features/tickets/queries";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { SkeletonRows } from "@/ui/Skeleton";
import { Categories } from "./Categories";
import { Rules } from "./Rules";
import { chooseSorting, rulesQuery, sortingQuery, type Sorting as Who } from "./settings";
import { TryBox } from "./TryBox";
import "@/features/settings/settings.css";
import "./sorting.css";

const WAYS: readonly Who[] = ["ask", "guess", "never"];

/** What tickets are about: who says it, the categories, and the rules of words. */
export function Sorting() {
  const sorting = useQuery(sortingQuery);
  const categories = useQuery(categoryList);
  const rules = useQuery(rulesQuery);
  const queries = [sorting, categories, rules];
  if (queries.some((one) => one.isPending)) return <SkeletonRows label={t("loading")} rows={6} />;
  if (!sorting.data || !categories.data || !rules.data) {
    return <NotLoaded reads={queries} />;
  }
  const who = sorting.data.sorting;
  return (
    <div class="settings">
      <section class="list-inset">
        <h2 class="list-header">{t("sort-who")}</h2>
        <SegmentedControl
          label={t("sort-who")}
          options={WAYS.map((id) => ({ id, label: t(`sort-who-${id}`) }))}
          value={who}
          onChange={(id) => void chooseSorting(id)}
        />
        <p class="list-footer" role="status">
          {t(`sort-who-${who}-hint`)}
        </p>
      </section>
      <Categories all={categories.data} presets={sorting.data.presets} />
      <Rules all={rules.data} categories={categories.data} />
      {rules.data.length > 0 && <TryBox categories={categories.data} />}
    </div>
  );
}
