import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { AcceptOwnerInvitationData } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { ask, lookWhoIsThere, owner } from "@/features/owner/session";
import { reason } from "@/features/owner/stepUp";
import { useTitle } from "@/features/owner/useTitle";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { toast } from "@/ui/toasts";

/** Where an invitation's link leads; taken by a press, as a letter's link is. */
export default function Accept() {
  const [token] = useState(() => location.hash.slice(1));
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const [, navigate] = useLocation();
  useTitle(t("portal-invitation"));
  const accept = async () => {
    setBusy(true);
    try {
      const url = "/portal/api/invitations/accept";
      await ask<AcceptOwnerInvitationData, unknown>("POST", url, { body: { token } });
      await lookWhoIsThere().catch(() => undefined);
      toast({ text: t("portal-accepted"), tone: "ok" });
      navigate("/", { replace: true });
    } catch (error) {
      setWrong(reason(error));
      setBusy(false);
    }
  };
  return (
    <>
      <h1 class="visually-hidden">{t("portal-invitation")}</h1>
      <Empty
        icon="mail"
        title={t("portal-invitation")}
        text={wrong || t("portal-invitation-text", { email: owner().email })}
        action={
          token && !wrong ? (
            <Button variant="primary" busy={isBusy} onClick={() => void accept()}>
              {t("portal-accept")}
            </Button>
          ) : (
            <Button onClick={() => navigate("/", { replace: true })}>{t("portal-to-desks")}</Button>
          )
        }
      />
    </>
  );
}
