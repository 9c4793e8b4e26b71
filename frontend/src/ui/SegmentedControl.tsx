import "./SegmentedControl.css";
import { useId } from "preact/hooks";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";

export interface SegmentedControlProps<Id extends string> {
  label: string;
  options: readonly { id: Id; label: string; icon?: IconName; disabled?: boolean }[];
  value: Id;
  onChange: (value: Id) => void;
  /** For notes: what is chosen shows on the notes' surface. */
  tone?: "normal" | "note";
}

/** One of two to four, all in sight: radio buttons, moved through with the arrows. */
export function SegmentedControl<Id extends string>(props: SegmentedControlProps<Id>) {
  const { label, options, value, onChange, tone = "normal" } = props;
  const name = useId();
  return (
    <fieldset class={classes("segments", tone === "note" && "segments-note")}>
      <legend class="visually-hidden">{label}</legend>
      {options.map((one) => (
        <label class="segment" key={one.id}>
          <input
            type="radio"
            class="visually-hidden"
            name={name}
            value={one.id}
            checked={one.id === value}
            disabled={one.disabled}
            onChange={() => onChange(one.id)}
          />
          {one.icon && <Icon name={one.icon} size="s" />}
          {one.label}
        </label>
      ))}
    </fieldset>
  );
}
