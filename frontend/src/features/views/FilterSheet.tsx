import { keepPreviousData, useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { STATUSES, toggled } from "@/features/inbox/address";
import { PRIORITIES } from "@/features/ticket-actions/acts";
import { categoryName } from "@/features/tickets/categories";
import { categoryList, type Filters, staffList } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Sheet } from "@/ui/Sheet";
import { Choices } from "./Choices";
import { dayOf, filtersWith, momentOf, type Narrowed, NONE, narrowedOf } from "./more";
import { countOf } from "./queries";
import { languageName, WAITS_MIN, waitWords } from "./words";

interface Props {
  filters: Filters;
  narrow: (filters: Filters) => void;
  onClose: () => void;
}

/** Everything a list can be narrowed to, and how many tickets that shows. */
export function FilterSheet({ filters, narrow, onClose }: Props) {
  const [all, set] = useState<Narrowed>(() => narrowedOf(filters));
  const wished = filtersWith(filters.view, all);
  const counted = useQuery({ ...countOf(wished), placeholderData: keepPreviousData }).data;
  const change = (part: Partial<Narrowed>) => set({ ...all, ...part });
  const done = () => {
    narrow(wished);
    onClose();
  };
  const words = counted
    ? t(counted.count >= counted.limit ? "views-show-most" : "views-show", {
        n: Math.min(counted.count, counted.limit - 1),
      })
    : t("views-show-any");
  return (
    <Sheet
      open
      title={t("views-filters")}
      closeLabel={t("close")}
      onClose={onClose}
      footer={
        <Button variant="primary" block onClick={done}>
          {words}
        </Button>
      }
    >
      <div class="settings-form">
        <Work all={all} change={change} />
        <Whose all={all} change={change} />
        <Times all={all} change={change} />
        <Choices
          legend={t("views-contact")}
          options={[
            { id: "true", label: t("views-banned") },
            { id: "false", label: t("views-not-banned") },
          ]}
          chosen={all.banned === undefined ? [] : [String(all.banned)]}
          onToggle={(id) =>
            change({ banned: String(all.banned) === id ? undefined : id === "true" })
          }
        />
        <Button
          icon="close"
          onClick={() => set({ statuses: [], priorities: [] })}
          disabled={JSON.stringify(wished) === JSON.stringify({ view: filters.view })}
        >
          {t("views-clear")}
        </Button>
      </div>
    </Sheet>
  );
}

interface Part {
  all: Narrowed;
  change: (part: Partial<Narrowed>) => void;
}

function Work({ all, change }: Part) {
  const categories = useQuery(categoryList).data ?? [];
  const shown = categories.filter((one) => !one.is_archived || all.category?.includes(one.id));
  return (
    <>
      <Choices
        legend={t("acts-status")}
        options={STATUSES.map((id) => ({ id, label: t(`status-${id}`) }))}
        chosen={all.statuses}
        onToggle={(id) =>
          change({ statuses: STATUSES.filter((one) => toggled(all.statuses, id).includes(one)) })
        }
      />
      <Choices
        legend={t("acts-priority")}
        options={PRIORITIES.map((one) => ({ id: String(one), label: t(`priority-${one}`) }))}
        chosen={all.priorities.map(String)}
        onToggle={(id) => change({ priorities: toggled(all.priorities, Number(id)) })}
      />
      <Choices
        legend={t("acts-category")}
        options={[
          ...shown.map((one) => ({ id: one.id, label: `${one.icon} ${categoryName(one)}`.trim() })),
          { id: NONE, label: t("views-no-category") },
        ]}
        chosen={all.category ?? []}
        onToggle={(id) => change({ category: toggled(all.category, id) })}
      />
      <Choices
        legend={t("views-due")}
        options={(["near", "missed"] as const).map((id) => ({ id, label: t(`views-due-${id}`) }))}
        chosen={all.due ?? []}
        onToggle={(id) => change({ due: toggled(all.due, id) })}
      />
      <Choices
        legend={t("views-answer")}
        options={[{ id: "unread", label: t("views-unread") }]}
        chosen={all.unread ? ["unread"] : []}
        onToggle={() => change({ unread: all.unread ? undefined : true })}
      />
    </>
  );
}

function Whose({ all, change }: Part) {
  const seesAll = may("tickets.read_all");
  const staff = useQuery({ ...staffList, enabled: seesAll }).data ?? [];
  const own = boot().desk.languages;
  const others = (all.language ?? []).filter((one) => !own.includes(one));
  return (
    <>
      {seesAll && (
        <Choices
          legend={t("views-assignee")}
          options={[
            { id: "me", label: t("views-me") },
            { id: "nobody", label: t("views-nobody") },
            ...staff
              .filter((one) => one.id !== me().id)
              .map((one) => ({ id: one.id, label: one.name })),
          ]}
          chosen={all.assignee ?? []}
          onToggle={(id) => change({ assignee: toggled(all.assignee, id) })}
        />
      )}
      <Choices
        legend={t("views-language")}
        options={[...own, ...others].map((id) => ({ id, label: languageName(id) }))}
        chosen={all.language ?? []}
        onToggle={(id) => change({ language: toggled(all.language, id) })}
      />
    </>
  );
}

function Times({ all, change }: Part) {
  const wait = all.waiting_min ?? 0;
  const waits = [...new Set([...WAITS_MIN, ...(wait ? [wait] : [])])];
  return (
    <>
      <Select
        label={t("views-waiting")}
        options={[
          { id: "0", label: t("views-waiting-any") },
          ...waits.map((one) => ({ id: String(one), label: waitWords(one) })),
        ]}
        value={String(wait)}
        onValue={(id) => change({ waiting_min: Number(id) || undefined })}
      />
      {(["opened", "changed"] as const).map((name) => (
        <fieldset class="views-span" key={name}>
          <legend class="field-label">{t(`views-${name}`)}</legend>
          <Field
            type="date"
            label={t("views-from")}
            max={dayOf(all[`${name}_before`], 1) || undefined}
            value={dayOf(all[`${name}_from`])}
            onValue={(day) => change({ [`${name}_from`]: momentOf(day) })}
          />
          <Field
            type="date"
            label={t("views-to")}
            min={dayOf(all[`${name}_from`]) || undefined}
            value={dayOf(all[`${name}_before`], 1)}
            onValue={(day) => change({ [`${name}_before`]: momentOf(day, 1) })}
          />
        </fieldset>
      ))}
    </>
  );
}
