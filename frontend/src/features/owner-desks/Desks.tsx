import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { portalBoot } from "@/apps/portal/boot";
import type {
  Accepted,
  AcceptOwnInvitationData,
  OwnedTenantShape,
  OwnInvitationShape,
} from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { ask, lookWhoIsThere, owner } from "@/features/owner/session";
import { done } from "@/features/owner/stepUp";
import { useTitle } from "@/features/owner/useTitle";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { toast } from "@/ui/toasts";

/** The desks of one owner, and those they are invited to. */
export default function Desks() {
  const { tenants, invitations, email } = owner();
  useTitle(t("portal-desks"));
  const hasNothing = tenants.length === 0 && invitations.length === 0;
  return (
    <>
      <h1 class={hasNothing ? "visually-hidden" : "portal-title"}>{t("portal-desks")}</h1>
      {invitations.length > 0 && (
        <List inset header={t("portal-invitation")}>
          {invitations.map((one) => (
            <Invitation key={one.id} invitation={one} />
          ))}
        </List>
      )}
      {tenants.length > 0 && (
        <List inset label={t("portal-desks")}>
          {tenants.map((one) => (
            <Desk key={one.id} desk={one} />
          ))}
        </List>
      )}
      {hasNothing && (
        <Empty
          icon="inbox"
          title={t("portal-no-desks")}
          text={t("portal-no-desks-text", { email, name: portalBoot().name })}
        />
      )}
    </>
  );
}

function Desk({ desk }: { desk: OwnedTenantShape }) {
  const [, navigate] = useLocation();
  return (
    <Row
      before={<Avatar id={desk.id} name={desk.name} />}
      title={desk.name}
      text={said(desk)}
      chevron
      href={`/portal/desks/${desk.id}`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate(`/desks/${desk.id}`);
      }}
    />
  );
}

function said({ state, bots }: OwnedTenantShape): string {
  if (state !== "active") return t(`portal-state-${state}`);
  if (bots.length === 0) return t("portal-no-bot");
  return bots.map((one) => `@${one.username}`).join(", ");
}

function Invitation({ invitation }: { invitation: OwnInvitationShape }) {
  const [isBusy, setBusy] = useState(false);
  const accept = async () => {
    setBusy(true);
    const isDone = await done(() =>
      ask<AcceptOwnInvitationData, Accepted>(
        "POST",
        "/portal/api/invitations/{invitation_id}/accept",
        { path: { invitation_id: invitation.id } },
      ),
    );
    // Also where it was withdrawn meanwhile: then it is gone from the list.
    await lookWhoIsThere().catch(() => undefined);
    setBusy(false);
    if (isDone) toast({ text: t("portal-accepted"), tone: "ok" });
  };
  return (
    <Row
      before={<Avatar id={invitation.id} name={invitation.name} />}
      title={invitation.name}
      text={t("portal-invited-until", { time: longTime(invitation.expires_at) })}
      after={
        <Button small variant="primary" busy={isBusy} onClick={() => void accept()}>
          {t("portal-accept")}
        </Button>
      }
    />
  );
}
