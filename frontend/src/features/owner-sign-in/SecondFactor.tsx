import { useState } from "preact/hooks";
import type { ProveSecondFactorData, ProveSecondFactorResponse } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { CodeField } from "@/features/owner/CodeField";
import { ask, entered } from "@/features/owner/session";
import { reason } from "@/features/owner/stepUp";
import { Button } from "@/ui/Button";

interface Props {
  step: string;
  onBack: () => void;
  onIn?: () => void;
}

/** The code of an app, or one of the written-down ones. */
export function SecondFactor({ step, onBack, onIn }: Props) {
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    setWrong("");
    try {
      const body = { step, code: code.trim() };
      const found = await ask<ProveSecondFactorData, ProveSecondFactorResponse>(
        "POST",
        "/portal/api/session/second-factor",
        { body },
      );
      if (found.state !== "in") return;
      entered(found.me);
      onIn?.();
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
        if (!isBusy) void enter();
      }}
    >
      <p class="way-in-text">{t("portal-prove-app")}</p>
      <CodeField value={code} error={wrong} onValue={setCode} mayBeRecovery />
      <Button type="submit" variant="primary" block busy={isBusy} disabled={!code.trim()}>
        {t("portal-enter")}
      </Button>
      <Button block variant="plain" onClick={onBack}>
        {t("portal-begin-again")}
      </Button>
    </form>
  );
}
