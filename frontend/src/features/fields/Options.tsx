import type { FieldOption } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import "./fields.css";

interface Props {
  /** Those without an id are new. */
  options: readonly Partial<FieldOption>[];
  error: string;
  onChange: (options: FieldOption[]) => void;
}

const MOST = 50;
const LONGEST = 80;

/** What can be chosen, in order. */
export function Options({ options, error, onChange }: Props) {
  const all = options.map(({ id = "", name = "" }) => ({ id, name }));
  return (
    <fieldset class="field-options">
      <legend class="field-label">{t("fields-options")}</legend>
      {all.map((one, at) => (
        <div class="field-option" key={at}>
          <Field
            label={t("fields-option", { n: at + 1 })}
            hideLabel
            maxLength={LONGEST}
            value={one.name}
            onValue={(name) => onChange(all.with(at, { ...one, name }))}
          />
          <IconButton
            icon="trash"
            label={t("fields-option-remove", { n: at + 1 })}
            onClick={() => onChange(all.toSpliced(at, 1))}
          />
        </div>
      ))}
      {error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      {all.length < MOST && (
        <Button icon="plus" onClick={() => onChange([...all, { id: "", name: "" }])}>
          {t("fields-option-add")}
        </Button>
      )}
    </fieldset>
  );
}
