import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { EnterPortalData, EnterPortalResponse } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { ask, entered } from "@/features/owner/session";
import { reason } from "@/features/owner/stepUp";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Card } from "./Card";
import { SecondFactor } from "./SecondFactor";

/** Read once and taken out of the address: it is good for one sign-in. */
function takeToken(): string {
  const token = location.hash.slice(1);
  if (token) history.replaceState(history.state, "", location.pathname);
  return token;
}

/** Where a letter's link leads. Nothing happens by opening it: programs that read mail do that too. */
export default function Enter() {
  const [token] = useState(takeToken);
  const [step, setStep] = useState("");
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const begin = () => navigate("/", { replace: true });
  const enter = async () => {
    setBusy(true);
    setWrong("");
    try {
      const found = await ask<EnterPortalData, EnterPortalResponse>("POST", "/portal/api/session", {
        body: { token },
      });
      if (found.state === "second-factor") return setStep(found.step);
      entered(found.me);
      begin();
    } catch (error) {
      setWrong(reason(error));
    } finally {
      setBusy(false);
    }
  };
  if (step) {
    return (
      <Card title={t("portal-second-factor-title")}>
        <SecondFactor step={step} onBack={begin} onIn={begin} />
      </Card>
    );
  }
  return (
    <Card title={t("portal-sign-in")}>
      <p class="way-in-text">{t(token ? "portal-link-text" : "portal-link-used")}</p>
      {wrong && <Banner tone="danger">{wrong}</Banner>}
      {token && !wrong ? (
        <Button variant="primary" block busy={isBusy} autofocus onClick={() => void enter()}>
          {t("portal-enter")}
        </Button>
      ) : (
        <Button variant="primary" block onClick={begin}>
          {t("portal-new-letter")}
        </Button>
      )}
    </Card>
  );
}
