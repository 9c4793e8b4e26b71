import type { AgentShape } from "@/core/api/gen";
import { bare, t } from "@/core/i18n";
import { Ticks } from "@/features/settings/Ticks";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { oneLine } from "@/ui/oneLine";
import { Select } from "@/ui/Select";
import { METRICS, type Step } from "./terms";

interface Props {
  steps: readonly Step[];
  staff: readonly AgentShape[];
  onChange: (steps: Step[]) => void;
}

const MOST = 20;
const PERCENTS = [25, 50, 75, 90, 100, 125, 150, 200, 300, 500];
const ACTS = ["notify", "raise_priority", "reassign"] as const;
const NEXT: Step = { percent: 150, act: "notify", metric: "any", to: ["managers"] };

/** What happens as the time is used up, in order. */
export function Steps({ steps, staff, onChange }: Props) {
  const set = (at: number, part: Partial<Step>) =>
    onChange(steps.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <fieldset class="due-steps">
      <legend class="field-label">{t("due-steps")}</legend>
      {steps.length === 0 && <p class="field-hint">{t("due-steps-none")}</p>}
      {steps.map((step, at) => (
        <StepFields
          key={at}
          number={at + 1}
          step={step}
          staff={staff}
          onChange={(part) => set(at, part)}
          onRemove={() => onChange(steps.filter((_, index) => index !== at))}
        />
      ))}
      {steps.length < MOST && (
        <Button icon="plus" onClick={() => onChange([...steps, NEXT])}>
          {t("due-step-add")}
        </Button>
      )}
    </fieldset>
  );
}

interface StepProps {
  number: number;
  step: Step;
  staff: readonly AgentShape[];
  onChange: (part: Partial<Step>) => void;
  onRemove: () => void;
}

function StepFields({ number, step, staff, onChange, onRemove }: StepProps) {
  const percents = PERCENTS.includes(step.percent)
    ? PERCENTS
    : [...PERCENTS, step.percent].sort((one, other) => one - other);
  return (
    <fieldset class="due-step" aria-label={bare(t("due-step", { n: number }))}>
      <div class="due-step-head">
        <span aria-hidden="true">{t("due-step", { n: number })}</span>
        <IconButton
          icon="trash"
          label={bare(t("due-step-remove", { n: number }))}
          onClick={onRemove}
        />
      </div>
      <div class="due-step-when">
        <Select
          label={t("due-step-when")}
          options={percents.map((n) => ({ id: String(n), label: percentWords(n) }))}
          value={String(step.percent)}
          onValue={(percent) => onChange({ percent: Number(percent) })}
        />
        <Select
          label={t("due-step-of")}
          options={[
            { id: "any", label: t("due-step-any") },
            ...METRICS.map((id) => ({ id, label: t(`due-${id}`) })),
          ]}
          value={step.metric}
          onValue={(metric) => onChange({ metric: metric as Step["metric"] })}
        />
      </div>
      <Select
        label={t("due-step-act")}
        options={ACTS.map((id) => ({ id, label: t(`due-act-${id}`) }))}
        value={step.act}
        onValue={(act) => onChange({ act })}
      />
      {step.act === "notify" && (
        <Ticks
          legend={t("due-step-to")}
          empty=""
          options={[
            ...(["agent", "team", "managers"] as const).map((id) => ({
              id,
              label: t(`due-to-${id}`),
              hint: t(`due-to-${id}-hint`),
            })),
            ...staff.map((one) => ({
              id: one.id,
              label: oneLine(one.name) || t("talk-nameless"),
              hint: t(`role-${one.role}`),
            })),
          ]}
          chosen={step.to}
          onChange={(to) => onChange({ to })}
        />
      )}
    </fieldset>
  );
}

function percentWords(n: number): string {
  if (n === 100) return t("due-step-missed");
  return bare(t(n < 100 ? "due-step-before" : "due-step-after", { n }));
}
