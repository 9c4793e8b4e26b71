import "./Select.css";
import type { ComponentProps } from "preact";
import { FieldFrame, type FieldTexts } from "@/ui/FieldFrame";
import { Icon } from "@/ui/Icon";

type Native = Omit<ComponentProps<"select">, keyof FieldTexts | "value" | "children">;

export interface SelectProps<Id extends string> extends FieldTexts, Native {
  options: readonly { id: Id; label: string; disabled?: boolean }[];
  value: Id;
  onValue: (value: Id) => void;
}

/** One of a few, by the system's own picker. */
export function Select<Id extends string>(props: SelectProps<Id>) {
  const { label, hideLabel, hint, error, options, value, onValue, ...native } = props;
  return (
    <FieldFrame label={label} hideLabel={hideLabel} hint={hint} error={error}>
      {(wiring) => (
        <div class="select">
          <select
            {...native}
            {...wiring}
            class="field-input"
            value={value}
            onChange={(event) => {
              const chosen = options.find((one) => one.id === event.currentTarget.value);
              if (chosen) onValue(chosen.id);
            }}
          >
            {options.map((one) => (
              <option key={one.id} value={one.id} disabled={one.disabled}>
                {one.label}
              </option>
            ))}
          </select>
          <Icon name="chevron-down" size="s" />
        </div>
      )}
    </FieldFrame>
  );
}
