import { useState } from "preact/hooks";
import type { AgentShape, CategoryShape, PolicyShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { Wrong } from "@/features/settings/HoursFields";
import { Ticks } from "@/features/settings/Ticks";
import { categoryName } from "@/features/tickets/categories";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Switch } from "@/ui/Switch";
import { Steps } from "./Steps";
import { attempt, removePolicy, savePolicy } from "./settings";
import { TimesFields } from "./TimesFields";
import { bodyOf, type Draft, draftOf } from "./terms";

interface Props {
  /** Null for a new one. */
  policy: PolicyShape | null;
  policies: readonly PolicyShape[];
  categories: readonly CategoryShape[];
  staff: readonly AgentShape[];
  onClose: () => void;
}

/** One promise: for which tickets, how fast, and what happens when time runs out. */
export function PolicySheet({ policy, policies, categories, staff, onClose }: Props) {
  const [before] = useState(() => draftOf(policy));
  const [draft, set] = useState(before);
  const [isAsked, ask] = useState(false);
  const change = (part: Partial<Draft>) => set({ ...draft, ...part });
  const body = bodyOf(draft);
  const wrong = isAsked && typeof body === "string" ? body : "";
  const save = async () => {
    ask(true);
    if (typeof body === "string") return false;
    return attempt(() => savePolicy(policy, body));
  };
  return (
    <Editor
      title={t(policy ? "due-policy-edit" : "due-policy-new")}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      <Field
        label={t("due-name")}
        maxLength={64}
        value={draft.name}
        error={wrong === "due-name-missing" ? t(wrong) : ""}
        onValue={(name) => change({ name })}
      />
      <Ticks
        legend={t("due-for")}
        empty={t("due-for-all")}
        options={options(policy, policies, categories)}
        chosen={draft.category_ids}
        onChange={(category_ids) => change({ category_ids })}
      />
      <TimesFields
        times={draft.times}
        isAsked={isAsked}
        error={wrong === "due-no-times" ? t(wrong) : ""}
        onChange={(times) => change({ times })}
      />
      <div class="due-counts">
        <SegmentedControl
          label={t("due-counts")}
          options={[
            { id: "open_hours", label: t("due-counts-open_hours") },
            { id: "always", label: t("due-counts-always") },
          ]}
          value={draft.counts}
          onChange={(counts) => change({ counts })}
        />
        <p class="field-hint">{t("due-counts-hint")}</p>
      </div>
      <Switch
        label={t("due-reopen")}
        hint={t(draft.on_reopen === "continue" ? "due-reopen-on" : "due-reopen-off")}
        checked={draft.on_reopen === "continue"}
        onChange={(isOn) => change({ on_reopen: isOn ? "continue" : "afresh" })}
      />
      <Steps steps={draft.steps} staff={staff} onChange={(steps) => change({ steps })} />
      <Wrong text={wrong === "due-no-people" ? t(wrong) : ""} />
      {policy && (
        <Button
          variant="danger-plain"
          icon="trash"
          onClick={() =>
            void attempt(() => removePolicy(policy)).then((isGone) => isGone && onClose())
          }
        >
          {t("due-policy-remove")}
        </Button>
      )}
    </Editor>
  );
}

/** Categories, and which other policy has each. */
function options(
  policy: PolicyShape | null,
  policies: readonly PolicyShape[],
  categories: readonly CategoryShape[],
) {
  return categories
    .filter((one) => !one.is_archived)
    .map((one) => {
      const other = policies.find(
        (has) => has.id !== policy?.id && has.category_ids.includes(one.id),
      );
      return {
        id: one.id,
        label: `${one.icon} ${categoryName(one)}`.trim(),
        hint: other ? t("due-has-it", { name: other.name }) : "",
      };
    });
}
