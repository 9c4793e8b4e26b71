import { useState } from "preact/hooks";
import type { AssigningShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { numberIn } from "./numbers";
import { attempt, setAssigning } from "./settings";

const MINUTES = [5, 10, 15, 30, 60, 120, 240, 480, 1440];
const NEVER = "never";

/** How much everybody is given, and when tickets of somebody who is gone go on. */
export function LimitsSheet({ now, onClose }: { now: AssigningShape; onClose: () => void }) {
  const [before] = useState(() => ({
    capacity: String(now.capacity),
    handover: String(now.handover_min ?? NEVER),
  }));
  const [draft, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const capacity = numberIn(draft.capacity, 1, 500);
  const minutes =
    MINUTES.includes(Number(before.handover)) || before.handover === NEVER
      ? MINUTES
      : [...MINUTES, Number(before.handover)].sort((one, other) => one - other);
  const save = async () => {
    ask(true);
    if (capacity === null) return false;
    const handover_min = draft.handover === NEVER ? null : Number(draft.handover);
    return attempt(() => setAssigning({ assigning: now.assigning, capacity, handover_min }));
  };
  return (
    <Editor
      title={t("assign-limits-title")}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      <Field
        label={t("assign-capacity")}
        hint={t("assign-capacity-hint")}
        inputmode="numeric"
        maxLength={3}
        value={draft.capacity}
        error={isAsked && capacity === null ? t("assign-capacity-wrong", { least: 1 }) : ""}
        onValue={(text) => change({ ...draft, capacity: text })}
      />
      <Select
        label={t("assign-handover")}
        hint={t("assign-handover-hint")}
        options={[
          ...minutes.map((n) => ({ id: String(n), label: t("assign-minutes", { n }) })),
          { id: NEVER, label: t("assign-never") },
        ]}
        value={draft.handover}
        onValue={(handover) => change({ ...draft, handover })}
      />
    </Editor>
  );
}
