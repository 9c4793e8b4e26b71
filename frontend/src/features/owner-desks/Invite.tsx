import { useState } from "preact/hooks";
import type { InviteTenantOwnerData, OwnerInvitationShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { ask } from "@/features/owner/session";
import { done } from "@/features/owner/stepUp";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { toast } from "@/ui/toasts";

interface Props {
  tenantId: string;
  onClose: () => void;
  onSent: () => void;
}

/** Another owner is asked to come, by a letter. */
export function Invite({ tenantId, onClose, onSent }: Props) {
  const [email, setEmail] = useState("");
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    const found = await done(() =>
      ask<InviteTenantOwnerData, OwnerInvitationShape>(
        "POST",
        "/portal/api/tenants/{tenant_id}/owners/invitations",
        { path: { tenant_id: tenantId }, body: { email: email.trim() } },
      ),
    );
    setBusy(false);
    if (!found) return;
    toast({ text: t("portal-invited", { email: email.trim() }), tone: "ok" });
    onSent();
    onClose();
  };
  return (
    <Dialog
      open
      title={t("portal-invite-title")}
      text={t("portal-invite-text")}
      confirm={t("portal-invite-do")}
      cancel={t("cancel")}
      busy={isBusy}
      disabled={!email.includes("@")}
      onConfirm={() => void send()}
      onCancel={onClose}
    >
      <Field
        label={t("portal-email")}
        type="email"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={254}
        autofocus
        value={email}
        onValue={setEmail}
      />
    </Dialog>
  );
}
