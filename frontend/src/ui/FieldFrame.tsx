import "./FieldFrame.css";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";

export interface FieldTexts {
  label: string;
  /** Only for those who do not see; where a placeholder and the place say enough. */
  hideLabel?: boolean;
  hint?: string | undefined;
  /** What is wrong and how to right it. */
  error?: string | undefined;
}

export interface Wiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** Label, hint and error around a control that gets their ids. For the controls of this folder. */
export function FieldFrame(
  props: FieldTexts & { id?: string | undefined; children: (wiring: Wiring) => ComponentChildren },
) {
  const { label, hideLabel, hint, error, children } = props;
  const own = useId();
  const id = props.id ?? own;
  const said = classes(error && `${id}-error`, hint && `${id}-hint`);
  const wiring: Wiring = {
    id,
    "aria-describedby": said || undefined,
    "aria-invalid": error ? true : undefined,
  };
  return (
    <div class={classes("field", error && "field-wrong")}>
      <label class={hideLabel ? "visually-hidden" : "field-label"} for={id}>
        {label}
      </label>
      {children(wiring)}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="error" size="s" />
          {error}
        </p>
      )}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
