import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { CodeField } from "@/features/owner/CodeField";
import { reason } from "@/features/owner/stepUp";
import { Button } from "@/ui/Button";

interface Props {
  /** What the code is of. */
  children: ComponentChildren;
  mayBeRecovery: boolean;
  /** Goes on with the code; what it raises is said at the field. */
  enter: (code: string) => Promise<void>;
  back: string;
  onBack: () => void;
}

/** A code opens the way in, or one begins again. */
export function CodeForm({ children, mayBeRecovery, enter, back, onBack }: Props) {
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    setWrong("");
    try {
      await enter(code.trim());
    } catch (error) {
      setWrong(reason(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void send();
      }}
    >
      {children}
      <CodeField value={code} error={wrong} onValue={setCode} mayBeRecovery={mayBeRecovery} />
      <Button type="submit" variant="primary" block busy={isBusy} disabled={!code.trim()}>
        {t("portal-enter")}
      </Button>
      <Button block variant="plain" onClick={onBack}>
        {back}
      </Button>
    </form>
  );
}
