import type { ProveSecondFactorData, ProveSecondFactorResponse } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { ask, entered } from "@/features/owner/session";
import { CodeForm } from "./CodeForm";

interface Props {
  step: string;
  onBack: () => void;
  onIn?: () => void;
}

/** The code of an app, or one of the written-down ones. */
export function SecondFactor({ step, onBack, onIn }: Props) {
  const enter = async (code: string) => {
    const found = await ask<ProveSecondFactorData, ProveSecondFactorResponse>(
      "POST",
      "/portal/api/session/second-factor",
      { body: { step, code } },
    );
    if (found.state !== "in") return;
    entered(found.me);
    onIn?.();
  };
  return (
    <CodeForm mayBeRecovery enter={enter} back={t("portal-begin-again")} onBack={onBack}>
      <p class="way-in-text">{t("portal-prove-app")}</p>
    </CodeForm>
  );
}
