import { useQuery } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { narrowings, searchOf } from "@/features/inbox/address";
import type { Filters } from "@/features/tickets/queries";
import { categoryList, staffList } from "@/features/tickets/queries";
import { Chip } from "@/ui/Chip";
import { FilterSheet } from "./FilterSheet";
import { ManageSheet } from "./ManageSheet";
import { filtersOfBody } from "./more";
import { viewList } from "./queries";
import { SaveSheet } from "./SaveSheet";
import { savedTabs } from "./tabs";
import { takenOff } from "./words";
import "@/features/settings/settings.css";
import "./views.css";

interface Props {
  filters: Filters;
  narrow: (filters: Filters) => void;
}

/** Each filter of the sheet, to be taken off alone; the sheet itself; and saved views. */
export function MoreFilters({ filters, narrow }: Props) {
  const [sheet, open] = useState<"" | "filter" | "save" | "manage">("");
  const views = useQuery(viewList).data;
  const categories = useQuery(categoryList).data;
  const hasMore = Boolean(filters.more);
  const staff = useQuery({ ...staffList, enabled: hasMore }).data;
  useEffect(() => {
    savedTabs.value = (views ?? []).map((one) => {
      const own = filtersOfBody(one.filter);
      const count = one.count ?? undefined;
      return {
        id: one.id,
        label: one.name,
        count,
        countLabel: count === undefined ? "" : t("views-count", { n: count }),
        filters: own,
        place: searchOf(own),
      };
    });
  }, [views]);
  const isSaved = savedTabs.value.some((one) => one.place === searchOf(filters));
  const close = () => open("");
  return (
    <>
      {hasMore &&
        takenOff(filters, categories, staff).map((one) => (
          <Chip
            key={one.label}
            onRemove={() => narrow(one.without)}
            removeLabel={t("views-take-off", { filter: one.label })}
          >
            {one.label}
          </Chip>
        ))}
      <Chip icon="filter" onClick={() => open("filter")}>
        {t("views-more")}
      </Chip>
      {narrowings(filters) > 0 && !isSaved && (
        <Chip icon="plus" onClick={() => open("save")}>
          {t("views-save")}
        </Chip>
      )}
      {views && views.length > 0 && (
        <Chip icon="settings" onClick={() => open("manage")}>
          {t("views-manage")}
        </Chip>
      )}
      {sheet === "filter" && <FilterSheet filters={filters} narrow={narrow} onClose={close} />}
      {sheet === "save" && <SaveSheet filters={filters} onClose={close} />}
      {sheet === "manage" && <ManageSheet filters={filters} onClose={close} />}
    </>
  );
}
