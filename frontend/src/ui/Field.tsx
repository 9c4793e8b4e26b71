import type { ComponentProps, Ref } from "preact";
import { FieldFrame, type FieldTexts } from "@/ui/FieldFrame";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";

type Native = Omit<ComponentProps<"input">, keyof FieldTexts | "value" | "icon" | "ref" | "id">;

export interface FieldProps extends FieldTexts, Native {
  value: string;
  onValue: (value: string) => void;
  icon?: IconName;
  /** Where somebody else looks for it. */
  id?: string;
  inputRef?: Ref<HTMLInputElement>;
}

/** One line of text, with label, hint and error. */
export function Field(props: FieldProps) {
  const { label, hideLabel, hint, error, onValue, icon, inputRef, ...native } = props;
  return (
    <FieldFrame id={props.id} label={label} hideLabel={hideLabel} hint={hint} error={error}>
      {(wiring) => {
        const input = (
          <input
            dir="auto"
            {...native}
            {...wiring}
            ref={inputRef}
            class="field-input"
            onInput={(event) => onValue(event.currentTarget.value)}
          />
        );
        if (!icon) return input;
        return (
          <div class="field-with-icon">
            <Icon name={icon} />
            {input}
          </div>
        );
      }}
    </FieldFrame>
  );
}
