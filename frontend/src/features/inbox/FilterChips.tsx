import { useQuery } from "@tanstack/preact-query";
import { t } from "@/core/i18n";
import { haptic } from "@/core/tg";
import { PRIORITIES } from "@/features/ticket-actions/acts";
import { categoryName } from "@/features/tickets/categories";
import { categoryList, type Filters } from "@/features/tickets/queries";
import { loadViews } from "@/features/views/load";
import { Chip, ChipRow } from "@/ui/Chip";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { later } from "@/ui/later";
import { Menu, type MenuItem } from "@/ui/Menu";
import { PRIORITY_ICONS } from "@/ui/PriorityMark";
import { STATUS_ICONS } from "@/ui/StatusChip";
import { narrowings, STATUSES, toggled } from "./address";
import { priorityKind } from "./words";

const MoreFilters = later(loadViews);

interface Props {
  filters: Filters;
  narrow: (filters: Filters) => void;
}

/** What the list is narrowed to beside its view, each with the choices behind it. */
export function FilterChips({ filters, narrow }: Props) {
  const categories = useQuery(categoryList).data ?? [];
  const { categoryId, priorities, statuses } = filters;
  const category = categories.find((one) => one.id === categoryId);
  const set = (part: Partial<Filters>) => {
    haptic("select");
    narrow({ ...filters, ...part });
  };
  const byCategory: MenuItem[] = categories
    .filter((one) => !one.is_archived || one.id === categoryId)
    .map((one) => ({
      id: one.id,
      label: `${one.icon} ${categoryName(one)}`.trim(),
      checked: one.id === categoryId,
      onSelect: () => set({ categoryId: one.id === categoryId ? undefined : one.id }),
    }));
  const byPriority: MenuItem[] = PRIORITIES.map((one) => ({
    id: String(one),
    label: t(`priority-${one}`),
    icon: PRIORITY_ICONS[priorityKind(one)],
    checked: priorities?.includes(one) ?? false,
    onSelect: () => set({ priorities: toggled(priorities, one) }),
  }));
  const byStatus: MenuItem[] = STATUSES.map((one) => ({
    id: one,
    label: t(`status-${one}`),
    icon: STATUS_ICONS[one],
    checked: statuses?.includes(one) ?? false,
    onSelect: () => set({ statuses: toggled(statuses, one) }),
  }));
  return (
    <ChipRow label={t("inbox-filters")}>
      {byCategory.length > 0 && (
        <FilterMenu
          name={t("acts-category")}
          chosen={category ? [categoryName(category)] : []}
          items={byCategory}
        />
      )}
      <FilterMenu
        name={t("acts-priority")}
        chosen={priorities?.map((one) => t(`priority-${one}`)) ?? []}
        items={byPriority}
      />
      <FilterMenu
        name={t("acts-status")}
        chosen={statuses?.map((one) => t(`status-${one}`)) ?? []}
        items={byStatus}
      />
      <MoreFilters filters={filters} narrow={narrow} />
      {narrowings(filters) > 0 && (
        <Chip icon="close" onClick={() => narrow({ view: filters.view })}>
          {t("inbox-clear-filters")}
        </Chip>
      )}
    </ChipRow>
  );
}

interface FilterMenuProps {
  name: string;
  chosen: readonly string[];
  items: readonly MenuItem[];
}

function FilterMenu({ name, chosen, items }: FilterMenuProps) {
  const isOn = chosen.length > 0;
  const words = isOn ? chosen.join(", ") : name;
  return (
    <Menu
      label={name}
      items={items}
      align="start"
      trigger={(wired) => (
        <button
          type="button"
          {...wired}
          class={classes("chip chip-button", isOn && "filter-on")}
          aria-label={isOn ? t("inbox-filter-on", { name, chosen: words }) : name}
        >
          <span class="chip-text">{words}</span>
          <Icon name="chevron-down" size="s" />
        </button>
      )}
    />
  );
}
