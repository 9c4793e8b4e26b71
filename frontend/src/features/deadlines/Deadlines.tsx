import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { CategoryShape, PolicyShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { categoryName } from "@/features/tickets/categories";
import { categoryList, staffList } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { durationWords } from "./durations";
import { PolicySheet } from "./PolicySheet";
import { slaQuery } from "./settings";
import { METRICS, NORMAL } from "./terms";
import "@/features/settings/settings.css";
import "./deadlines.css";

/** What the desk promises: which tickets, how fast, and what happens when time runs out. */
export function Deadlines() {
  const sla = useQuery(slaQuery);
  const categories = useQuery(categoryList);
  const staff = useQuery(staffList);
  const reads = [sla, categories, staff];
  const [openId, open] = useState<string | null>(null);
  if (reads.some((one) => one.isPending)) return <SkeletonRows label={t("loading")} rows={4} />;
  if (!sla.data || !categories.data || !staff.data) return <NotLoaded reads={reads} />;
  const { policies } = sla.data;
  const policy = policies.find((one) => one.id === openId) ?? null;
  return (
    <div class="settings">
      {policies.length === 0 ? (
        <Empty icon="alarm" title={t("due-none")} text={t("due-none-hint")} />
      ) : (
        <List inset header={t("due-policies")} footer={t("due-policies-hint")}>
          {policies.map((one) => (
            <Row
              key={one.id}
              before={<Icon name="alarm" />}
              title={one.name}
              text={summary(one)}
              lines={2}
              meta={<For policy={one} categories={categories.data} />}
              chevron
              onClick={() => open(one.id)}
            />
          ))}
        </List>
      )}
      <div class="settings-more">
        <Button icon="plus" onClick={() => open("")}>
          {t("due-policy-add")}
        </Button>
      </div>
      {openId !== null && (openId === "" || policy) && (
        <PolicySheet
          key={openId}
          policy={policy}
          policies={policies}
          categories={categories.data}
          staff={staff.data}
          onClose={() => open(null)}
        />
      )}
    </div>
  );
}

/** What normal tickets are promised. */
function summary({ targets, counts }: PolicyShape): string {
  const target = targets.find((one) => one.priority === NORMAL);
  const times = METRICS.flatMap((metric) => {
    const minutes = target?.[metric];
    return minutes ? [`${t(`due-${metric}`)}: ${durationWords(minutes)}`] : [];
  });
  return [...times, t(`due-counts-${counts}`)].join(" · ");
}

function For(props: { policy: PolicyShape; categories: readonly CategoryShape[] }) {
  const { policy, categories } = props;
  if (policy.is_default) return <Chip>{t("due-all-others")}</Chip>;
  return (
    <>
      {categories
        .filter((one) => policy.category_ids.includes(one.id))
        .map((one) => (
          <Chip key={one.id} colour={one.colour}>
            {one.icon} <bdi>{categoryName(one)}</bdi>
          </Chip>
        ))}
    </>
  );
}
