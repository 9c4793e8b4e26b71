import type { OwnedTenantShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { owner } from "@/features/owner/session";
import { useTitle } from "@/features/owner/useTitle";
import { Banner } from "@/ui/Banner";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { Owners } from "./Owners";
import { PlanOf } from "./PlanOf";

/** One desk: how it is, the ways into it, who owns it. */
export default function OneDesk({ id }: { id: string }) {
  const found = owner().tenants.find((one) => one.id === id);
  useTitle(found?.name ?? t("portal-nowhere"));
  if (!found) {
    return (
      <>
        <h1 class="visually-hidden">{t("portal-nowhere")}</h1>
        <Empty icon="search" title={t("portal-nowhere")} text={t("portal-not-yours")} />
      </>
    );
  }
  return (
    <>
      <h1 class="portal-title">
        <bdi>{found.name}</bdi>
      </h1>
      {found.state !== "active" && (
        <Banner tone="warn">{t(`portal-state-${found.state}-text`)}</Banner>
      )}
      <Bots desk={found} />
      <PlanOf tenantId={found.id} />
      <Owners tenantId={found.id} />
    </>
  );
}

function Bots({ desk }: { desk: OwnedTenantShape }) {
  return (
    <List inset header={t("portal-bots")} footer={t("portal-bots-text")}>
      {desk.bots.length === 0 && <Row before={<Icon name="bot" />} title={t("portal-no-bot")} />}
      {desk.bots.map((one) => (
        <Row
          key={one.username}
          before={<Icon name={one.state === "needs_relink" ? "warning" : "bot"} />}
          title={`@${one.username}`}
          text={t(`portal-bot-${one.state}`)}
          {...(one.app_url && { href: one.app_url, aside: <Icon name="external" size="s" /> })}
        />
      ))}
    </List>
  );
}
