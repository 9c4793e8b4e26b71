import { queryOptions, useQuery, useQueryClient } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type {
  ListTenantOwnersData,
  OwnerInvitationShape,
  RemoveTenantOwnerData,
  TenantOwner,
  TenantOwners,
  WithdrawOwnerInvitationData,
} from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { Loaded } from "@/features/owner/Loaded";
import { ask, lookWhoIsThere } from "@/features/owner/session";
import { done } from "@/features/owner/stepUp";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { toast } from "@/ui/toasts";
import { Invite } from "./Invite";

const OWNERS = "/portal/api/tenants/{tenant_id}/owners";

const ownersOf = (tenantId: string) =>
  queryOptions({
    queryKey: ["owners", tenantId],
    queryFn: () =>
      ask<ListTenantOwnersData, TenantOwners>("GET", OWNERS, { path: { tenant_id: tenantId } }),
  });

/** Who owns a desk, who was asked to, and how one stops. */
export const Owners = ({ tenantId }: { tenantId: string }) => (
  <Loaded of={useQuery(ownersOf(tenantId))}>
    {(found) => <Everybody tenantId={tenantId} {...found} />}
  </Loaded>
);

function Everybody({ tenantId, owners, invitations }: TenantOwners & { tenantId: string }) {
  const client = useQueryClient();
  const [isInviting, invite] = useState(false);
  const [leaving, setLeaving] = useState<TenantOwner | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ["owners", tenantId] });
  return (
    <>
      <List inset header={t("portal-owners")} footer={t("portal-owners-text")}>
        {owners.map((one) => (
          <Row
            key={one.id}
            before={<Avatar id={one.id} name={one.name || one.email} />}
            title={one.name || one.email}
            text={said(one)}
            after={
              owners.length > 1 && (
                <IconButton
                  icon={one.is_me ? "sign-out" : "trash"}
                  label={
                    one.is_me
                      ? t("portal-leave")
                      : t("portal-remove-owner", { name: one.name || one.email })
                  }
                  onClick={() => setLeaving(one)}
                />
              )
            }
          />
        ))}
        {invitations.map((one) => (
          <Invited key={one.id} tenantId={tenantId} invitation={one} onGone={() => void again()} />
        ))}
      </List>
      <div class="portal-act">
        <Button icon="user-add" onClick={() => invite(true)}>
          {t("portal-invite")}
        </Button>
      </div>
      {isInviting && (
        <Invite tenantId={tenantId} onClose={() => invite(false)} onSent={() => void again()} />
      )}
      {leaving && (
        <Leaving
          tenantId={tenantId}
          who={leaving}
          onClose={() => setLeaving(null)}
          onGone={() => void again()}
        />
      )}
    </>
  );
}

/** Who has no name is called by the address: once. */
function said({ is_me: isMe, name, email }: TenantOwner): string | undefined {
  if (isMe) return name ? t("portal-you", { email }) : t("portal-just-you");
  return name ? email : undefined;
}

interface InvitedProps {
  tenantId: string;
  invitation: OwnerInvitationShape;
  onGone: () => void;
}

function Invited({ tenantId, invitation, onGone }: InvitedProps) {
  const takeBack = async () => {
    const path = { tenant_id: tenantId, invitation_id: invitation.id };
    const isDone = await done(() =>
      ask<WithdrawOwnerInvitationData, void>("DELETE", `${OWNERS}/invitations/{invitation_id}`, {
        path,
      }),
    );
    if (!isDone) return;
    toast({ text: t("portal-invitation-gone", { email: invitation.email }) });
    onGone();
  };
  return (
    <Row
      before={<Icon name="mail" />}
      title={invitation.email}
      text={t("portal-invited-until", { time: longTime(invitation.expires_at) })}
      after={
        <IconButton
          icon="close"
          label={t("portal-take-back", { email: invitation.email })}
          onClick={() => void takeBack()}
        />
      }
    />
  );
}

interface LeavingProps {
  tenantId: string;
  who: TenantOwner;
  onClose: () => void;
  onGone: () => void;
}

function Leaving({ tenantId, who, onClose, onGone }: LeavingProps) {
  const [isBusy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const name = who.name || who.email;
  const remove = async () => {
    setBusy(true);
    const path = { tenant_id: tenantId, owner_id: who.id };
    const isDone = await done(() =>
      ask<RemoveTenantOwnerData, void>("DELETE", `${OWNERS}/{owner_id}`, { path }),
    );
    setBusy(false);
    onClose();
    if (!isDone) return;
    if (!who.is_me) return onGone();
    navigate("/", { replace: true });
    await lookWhoIsThere().catch(() => undefined);
  };
  return (
    <Dialog
      open
      tone="danger"
      title={who.is_me ? t("portal-leave-title") : t("portal-remove-title", { name })}
      text={t(who.is_me ? "portal-leave-text" : "portal-remove-text")}
      confirm={t(who.is_me ? "portal-leave-do" : "portal-remove-do")}
      cancel={t("cancel")}
      busy={isBusy}
      onConfirm={() => void remove()}
      onCancel={onClose}
    />
  );
}
