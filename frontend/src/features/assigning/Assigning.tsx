import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { AssigningBody, AssigningShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { assigningQuery, categoryList } from "@/features/tickets/queries";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { SkeletonRows } from "@/ui/Skeleton";
import { LimitsSheet } from "./LimitsSheet";
import { People } from "./People";
import { chooseAssigning } from "./settings";
import { Teams } from "./Teams";
import "@/features/settings/settings.css";

const WAYS: readonly AssigningShape["assigning"][] = ["by_hand", "in_turn", "by_load"];

/** How tickets find an agent: the rule, who is here and takes how many, and teams. */
export function Assigning() {
  const assigning = useQuery(assigningQuery);
  const categories = useQuery(categoryList);
  const reads = [assigning, categories];
  if (reads.some((one) => one.isPending)) return <SkeletonRows label={t("loading")} rows={6} />;
  if (!assigning.data || !categories.data) return <NotLoaded reads={reads} />;
  const now = assigning.data;
  return (
    <div class="settings">
      <section class="list-inset">
        <h2 class="list-header">{t("assign-how")}</h2>
        <SegmentedControl
          label={t("assign-how")}
          options={WAYS.map((id) => ({ id, label: t(`assign-${id}`) }))}
          value={now.assigning}
          onChange={(way) => void chooseAssigning({ ...bodyOf(now), assigning: way })}
        />
        <p class="list-footer" role="status">
          {t(`assign-${now.assigning}-hint`)}
        </p>
      </section>
      {now.assigning !== "by_hand" && <Limits now={now} />}
      <People now={now} />
      <Teams now={now} categories={categories.data} />
    </div>
  );
}

export const bodyOf = (now: AssigningShape): AssigningBody => ({
  assigning: now.assigning,
  capacity: now.capacity,
  handover_min: now.handover_min,
});

function Limits({ now }: { now: AssigningShape }) {
  const [isOpen, open] = useState(false);
  const after =
    now.handover_min === null
      ? t("assign-handover-never")
      : t("assign-handover-after", { n: now.handover_min });
  return (
    <>
      <List inset footer={t("assign-waiting", { n: now.waiting })}>
        <Row
          before={<Icon name="settings" />}
          title={t("assign-limits", { n: now.capacity })}
          text={after}
          lines={2}
          chevron
          onClick={() => open(true)}
        />
      </List>
      {isOpen && <LimitsSheet now={now} onClose={() => open(false)} />}
    </>
  );
}
