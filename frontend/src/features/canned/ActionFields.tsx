import { useQuery } from "@tanstack/preact-query";
import { t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { categoryName } from "@/features/tickets/categories";
import { categoryList, staffList } from "@/features/tickets/queries";
import { oneLine } from "@/ui/oneLine";
import { Select } from "@/ui/Select";
import { type Draft, ME, NOBODY } from "./draft";

interface Props {
  draft: Draft;
  onChange: (to: Partial<Draft>) => void;
}

/** What a macro does besides its words; nothing chosen makes it a plain ready answer. */
export function ActionFields({ draft, onChange }: Props) {
  const staff = useQuery({ ...staffList, enabled: may("staff.read") }).data ?? [];
  const categories = useQuery(categoryList).data ?? [];
  const usable = categories.filter((one) => !one.is_archived || one.id === draft.setCategoryId);
  const unchanged = { id: "", label: t("canned-unchanged") };
  const people = staff
    .filter((one) => one.id !== me().id)
    .map((one) => ({ id: one.id, label: oneLine(one.name) }));
  const isGone = !["", ME, NOBODY, ...people.map((one) => one.id)].includes(draft.to);
  return (
    <fieldset class="canned-fields">
      <legend class="canned-legend">{t("canned-actions")}</legend>
      <p class="field-hint">{t("canned-actions-hint")}</p>
      <Select
        label={t("canned-set-status")}
        options={[
          unchanged,
          ...(["wait", "resolve", "close"] as const).map((id) => ({
            id,
            label: t(`canned-step-${id}`),
          })),
        ]}
        value={draft.step}
        onValue={(step) => onChange({ step })}
      />
      <Select
        label={t("canned-set-assignee")}
        options={[
          unchanged,
          { id: ME, label: t("canned-to-me") },
          { id: NOBODY, label: t("canned-to-nobody") },
          ...people,
          ...(draft.to === me().id ? [{ id: me().id, label: me().name }] : []),
          ...(isGone && draft.to !== me().id ? [{ id: draft.to, label: t("canned-gone") }] : []),
        ]}
        value={draft.to}
        onValue={(to) => onChange({ to })}
      />
      <Select
        label={t("canned-set-priority")}
        options={[
          unchanged,
          ...["4", "3", "2", "1"].map((id) => ({ id, label: t(`priority-${id}`) })),
        ]}
        value={draft.priority}
        onValue={(priority) => onChange({ priority })}
      />
      <Select
        label={t("canned-set-category")}
        options={[
          unchanged,
          ...usable.map((one) => ({
            id: one.id,
            label: `${one.icon} ${categoryName(one)}`.trim(),
          })),
        ]}
        value={draft.setCategoryId}
        onValue={(setCategoryId) => onChange({ setCategoryId })}
      />
    </fieldset>
  );
}
