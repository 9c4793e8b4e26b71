import { t } from "@/core/i18n";
import { priorityKind } from "@/features/inbox/words";
import { Wrong } from "@/features/settings/HoursFields";
import { PriorityMark } from "@/ui/PriorityMark";
import { minutesIn } from "./durations";
import { METRICS, PRIORITIES, type Times } from "./terms";

interface Props {
  times: Record<number, Times>;
  isAsked: boolean;
  error: string;
  onChange: (times: Record<number, Times>) => void;
}

/** How fast, for each priority: three times in a row, the most urgent priority first. */
export function TimesFields({ times, isAsked, error, onChange }: Props) {
  return (
    <fieldset class="due-times">
      <legend class="field-label">{t("due-times")}</legend>
      <p class="field-hint">{t("due-times-hint")}</p>
      {PRIORITIES.map((priority) => (
        <fieldset class="due-priority" key={priority}>
          <legend>
            <PriorityMark priority={priorityKind(priority)} label={t(`priority-${priority}`)} />
          </legend>
          {METRICS.map((metric) => {
            const text = times[priority]?.[metric] ?? "";
            const isWrong = isAsked && minutesIn(text) === undefined;
            return (
              <label class="due-time" key={metric}>
                <span>{t(`due-field-${metric}`)}</span>
                <input
                  class="field-input"
                  maxLength={16}
                  autocomplete="off"
                  placeholder="—"
                  value={text}
                  aria-invalid={isWrong}
                  onInput={(event) => {
                    const own = { ...times[priority], [metric]: event.currentTarget.value };
                    onChange({ ...times, [priority]: own as Times });
                  }}
                />
              </label>
            );
          })}
          <Wrong text={isAsked && hasWrong(times[priority]) ? t("due-no-time") : ""} />
        </fieldset>
      ))}
      <Wrong text={error} />
    </fieldset>
  );
}

const hasWrong = (times: Times | undefined): boolean =>
  METRICS.some((metric) => minutesIn(times?.[metric] ?? "") === undefined);
