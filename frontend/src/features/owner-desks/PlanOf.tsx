import { queryOptions, useQuery } from "@tanstack/preact-query";
import type { GetTenantPlanData, PlanShape, TenantPlan } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { dayOf, money } from "@/features/owner/amounts";
import { Loaded } from "@/features/owner/Loaded";
import { ask } from "@/features/owner/session";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";

const planOf = (tenantId: string) =>
  queryOptions({
    queryKey: ["plan", tenantId],
    queryFn: async () =>
      (
        await ask<GetTenantPlanData, TenantPlan>("GET", "/portal/api/tenants/{tenant_id}/plan", {
          path: { tenant_id: tenantId },
        })
      ).plan,
  });

const ICONS: Record<PlanShape["state"], IconName> = {
  trial: "clock",
  active: "check-circle",
  past_due: "warning",
  restricted: "lock",
  cancelled: "minus",
};

/** What the desk's plan is, how it stands, and what it allows; nothing where nothing was bought. */
export const PlanOf = ({ tenantId }: { tenantId: string }) => (
  <Loaded of={useQuery(planOf(tenantId))}>{(plan) => plan && <Plan plan={plan} />}</Loaded>
);

const Plan = ({ plan }: { plan: PlanShape }) => (
  <List inset header={t("portal-plan")} footer={t(`portal-plan-${plan.state}-text`)}>
    <Row
      before={<Icon name={ICONS[plan.state]} />}
      title={plan.name}
      text={standing(plan)}
      aside={plan.prices.map(priceWords).join(", ")}
    />
    {allowed(plan).map((words) => (
      <Row key={words} before={<Icon name="check" />} title={words} />
    ))}
  </List>
);

function standing({ state, changes_at: until }: PlanShape): string {
  const words = t(`portal-plan-${state}`);
  return until ? t("portal-plan-until", { state: words, day: dayOf(until) }) : words;
}

function priceWords({ amount_minor, currency, per }: PlanShape["prices"][number]): string {
  return t(`portal-per-${per}`, { amount: money(amount_minor, currency) });
}

function allowed({ limits }: PlanShape): string[] {
  const told = [
    limits.agents !== null && t("portal-limit-agents", { n: limits.agents }),
    limits.storage_gb !== null && t("portal-limit-storage", { n: limits.storage_gb }),
    limits.tickets_month !== null && t("portal-limit-tickets", { n: limits.tickets_month }),
  ].filter((one) => one !== false);
  return told.length > 0 ? told : [t("portal-limit-none")];
}
