import { useEffect, useState } from "preact/hooks";
import type { AskOwnerCodeData, Freshened, ProveOwnerData } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Dialog } from "@/ui/Dialog";
import { CodeField } from "./CodeField";
import { ask, lookWhoIsThere, owner } from "./session";
import { proving, reason } from "./stepUp";

/** "Is it really you?": a code of the second factor, or of a letter where there is none. */
export function StepUp() {
  const open = proving.value;
  return open ? <Question told={open.told} /> : null;
}

function Question({ told }: { told: (isProven: boolean) => void }) {
  const { email, has_second_factor: hasFactor } = owner();
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    if (hasFactor) return;
    const letter = ask<AskOwnerCodeData, unknown>("POST", "/portal/api/session/fresh/letter", {});
    letter.catch((error: unknown) => setWrong(reason(error)));
  }, [hasFactor]);
  const prove = async () => {
    setBusy(true);
    try {
      const body = { code: code.trim() };
      await ask<ProveOwnerData, Freshened>("POST", "/portal/api/session/fresh", { body });
      await lookWhoIsThere().catch(() => undefined);
      told(true);
    } catch (error) {
      setWrong(reason(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      title={t("portal-prove")}
      text={hasFactor ? t("portal-prove-app") : t("portal-prove-mail", { email })}
      confirm={t("portal-continue")}
      cancel={t("cancel")}
      busy={isBusy}
      disabled={!code.trim()}
      onConfirm={() => void prove()}
      onCancel={() => told(false)}
    >
      <CodeField value={code} error={wrong} onValue={setCode} mayBeRecovery={hasFactor} />
    </Dialog>
  );
}
