import { useState } from "preact/hooks";
import type { LetterSent } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Banner } from "@/ui/Banner";
import { Address } from "./Address";
import { Card } from "./Card";
import { LetterCode } from "./LetterCode";
import { SecondFactor } from "./SecondFactor";

type Why = "no-session" | "expired" | "signed-out";
type Stage =
  | { at: "address" }
  | { at: "letter"; email: string; sent: LetterSent }
  | { at: "second-factor"; step: string };

/** The way in: an address, the code or link of a letter, a second factor where there is one. */
export default function SignIn({ why }: { why: Why }) {
  const [stage, go] = useState<Stage>({ at: "address" });
  const back = () => go({ at: "address" });
  const onStep = (step: string) => go({ at: "second-factor", step });
  return (
    <Card title={stage.at === "address" ? t("portal-sign-in") : t(`portal-${stage.at}-title`)}>
      {stage.at === "address" && (
        <>
          {why === "expired" && <Banner tone="info">{t("portal-expired")}</Banner>}
          {why === "signed-out" && <Banner tone="ok">{t("portal-signed-out")}</Banner>}
          <Address onSent={(email, sent) => go({ at: "letter", email, sent })} />
        </>
      )}
      {stage.at === "letter" && (
        <LetterCode email={stage.email} sent={stage.sent} onStep={onStep} onBack={back} />
      )}
      {stage.at === "second-factor" && <SecondFactor step={stage.step} onBack={back} />}
    </Card>
  );
}
