import { useQuery } from "@tanstack/preact-query";
import { t } from "@/core/i18n";
import { List } from "@/ui/List";
import { Select } from "@/ui/Select";
import { remindingQuery, setReminding } from "./settings";

const AFTER = [15, 30, 60, 120, 240, 480] as const;
const TIMES = ["1", "2", "3", "4", "5"] as const;

/** When all who should answer are reminded of a contact who waits: for who runs the desk. */
export function Reminding() {
  const { data } = useQuery(remindingQuery);
  if (!data) return null;
  const times = String(data.times);
  // A number another program set is shown as it is.
  const known = [...new Set([...AFTER, ...(data.after_min ? [data.after_min] : [])])];
  return (
    <List inset header={t("notify-remind")} footer={t("notify-remind-hint")}>
      <li class="notify-line">
        <Select
          label={t("notify-remind-after")}
          options={[
            { id: "never", label: t("notify-remind-never") },
            ...known
              .sort((one, other) => one - other)
              .map((n) => ({ id: String(n), label: t("notify-remind-minutes", { n }) })),
          ]}
          value={data.after_min === null ? "never" : String(data.after_min)}
          onValue={(id) =>
            void setReminding({ ...data, after_min: id === "never" ? null : Number(id) })
          }
        />
      </li>
      {data.after_min !== null && (
        <li class="notify-line">
          <Select
            label={t("notify-remind-times")}
            options={TIMES.map((id) => ({ id, label: t("notify-remind-n", { n: Number(id) }) }))}
            value={times}
            onValue={(id) => void setReminding({ ...data, times: Number(id) })}
          />
        </li>
      )}
    </List>
  );
}
