import { useState } from "preact/hooks";
import type { EnterPortalData, EnterPortalResponse, LetterSent } from "@/core/api/gen";
import { clock, t } from "@/core/i18n";
import { CodeField } from "@/features/owner/CodeField";
import { ask, entered } from "@/features/owner/session";
import { reason } from "@/features/owner/stepUp";
import { Button } from "@/ui/Button";

interface Props {
  email: string;
  sent: LetterSent;
  onStep: (step: string) => void;
  onBack: () => void;
}

/** The letter is on its way: its link opens the portal, its code does so here. */
export function LetterCode({ email, sent, onStep, onBack }: Props) {
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    setWrong("");
    try {
      const body = { attempt: sent.attempt, code: code.replace(/\D/g, "") };
      const found = await ask<EnterPortalData, EnterPortalResponse>("POST", "/portal/api/session", {
        body,
      });
      if (found.state === "in") entered(found.me);
      else onStep(found.step);
    } catch (error) {
      setWrong(reason(error));
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
      <p class="way-in-text" role="status">
        {t("portal-letter-text", { email, time: clock(sent.expires_at) })}
      </p>
      <CodeField value={code} error={wrong} onValue={setCode} mayBeRecovery={false} />
      <Button type="submit" variant="primary" block busy={isBusy} disabled={!code.trim()}>
        {t("portal-enter")}
      </Button>
      <Button block variant="plain" onClick={onBack}>
        {t("portal-other-email")}
      </Button>
    </form>
  );
}
