import { t } from "@/core/i18n";
import { Field } from "@/ui/Field";

interface Props {
  value: string;
  error: string;
  onValue: (value: string) => void;
  /** Codes of an app; one of the written-down ones does as well. */
  mayBeRecovery: boolean;
}

/** Where a code is typed, or filled in by the device. */
export const CodeField = ({ value, error, onValue, mayBeRecovery }: Props) => (
  <Field
    label={t("portal-code")}
    hint={mayBeRecovery ? t("portal-code-recovery") : undefined}
    value={value}
    error={error}
    onValue={onValue}
    inputMode={mayBeRecovery ? "text" : "numeric"}
    autocomplete="one-time-code"
    autocapitalize="none"
    spellcheck={false}
    maxLength={40}
    dir="ltr"
    autofocus
    required
  />
);
