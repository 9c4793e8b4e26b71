import { useLocation } from "wouter-preact";
import { portalBoot } from "@/apps/portal/boot";
import type { OwnedTenantShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { owner } from "@/features/owner/session";
import { useTitle } from "@/features/owner/useTitle";
import { Avatar } from "@/ui/Avatar";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";

/** The desks of one owner. */
export default function Desks() {
  const { tenants, email } = owner();
  const [, navigate] = useLocation();
  useTitle(t("portal-desks"));
  if (tenants.length === 0) {
    return (
      <>
        <h1 class="visually-hidden">{t("portal-desks")}</h1>
        <Empty
          icon="inbox"
          title={t("portal-no-desks")}
          text={t("portal-no-desks-text", { email, name: portalBoot().name })}
        />
      </>
    );
  }
  return (
    <>
      <h1 class="portal-title">{t("portal-desks")}</h1>
      <List inset label={t("portal-desks")}>
        {tenants.map((one) => (
          <Row
            key={one.id}
            before={<Avatar id={one.id} name={one.name} />}
            title={one.name}
            text={said(one)}
            chevron
            href={`/portal/desks/${one.id}`}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              navigate(`/desks/${one.id}`);
            }}
          />
        ))}
      </List>
    </>
  );
}

function said({ state, bots }: OwnedTenantShape): string {
  if (state !== "active") return t(`portal-state-${state}`);
  if (bots.length === 0) return t("portal-no-bot");
  return bots.map((one) => `@${one.username}`).join(", ");
}
