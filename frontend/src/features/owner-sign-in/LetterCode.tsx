import type { EnterPortalData, EnterPortalResponse, LetterSent } from "@/core/api/gen";
import { clock, t } from "@/core/i18n";
import { ask, entered } from "@/features/owner/session";
import { CodeForm } from "./CodeForm";

interface Props {
  email: string;
  sent: LetterSent;
  onStep: (step: string) => void;
  onBack: () => void;
}

/** The letter is on its way: its link opens the portal, its code does so here. */
export function LetterCode({ email, sent, onStep, onBack }: Props) {
  const enter = async (code: string) => {
    const body = { attempt: sent.attempt, code: code.replace(/\D/g, "") };
    const url = "/portal/api/session";
    const found = await ask<EnterPortalData, EnterPortalResponse>("POST", url, { body });
    if (found.state === "in") entered(found.me);
    else onStep(found.step);
  };
  return (
    <CodeForm mayBeRecovery={false} enter={enter} back={t("portal-other-email")} onBack={onBack}>
      <p class="way-in-text" role="status">
        {t("portal-letter-text", { email, time: clock(sent.expires_at) })}
      </p>
    </CodeForm>
  );
}
