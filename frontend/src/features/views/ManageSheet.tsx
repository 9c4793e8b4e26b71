import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { SavedViewShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import type { Filters } from "@/features/tickets/queries";
import { List } from "@/ui/List";
import { Menu } from "@/ui/Menu";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { orderViews, removeView, viewList } from "./queries";
import { SaveSheet } from "./SaveSheet";

const SCOPES = ["mine", "team", "desk"] as const;

/** Saved views: their names and order, and which are no longer wanted. */
export function ManageSheet({ filters, onClose }: { filters: Filters; onClose: () => void }) {
  const all = useQuery(viewList);
  const [changed, change] = useState<SavedViewShape | null>(null);
  if (changed) {
    return <SaveSheet filters={filters} view={changed} onClose={() => change(null)} />;
  }
  return (
    <Sheet open title={t("views-title")} closeLabel={t("close")} onClose={onClose}>
      {all.isPending && <SkeletonRows label={t("loading")} rows={4} />}
      {!all.isPending && !all.data && <NotLoaded reads={[all]} />}
      {all.data?.length === 0 && <p class="field-hint">{t("views-none")}</p>}
      {SCOPES.map((scope) => {
        const some = all.data?.filter((one) => one.scope === scope) ?? [];
        if (some.length === 0) return null;
        return (
          <List key={scope} inset header={t(`views-of-${scope}`)}>
            {some.map((one, at) => (
              <Line
                key={one.id}
                one={one}
                at={at}
                of={some}
                onChange={() => change(one)}
                onGone={onClose}
              />
            ))}
          </List>
        );
      })}
    </Sheet>
  );
}

interface LineProps {
  one: SavedViewShape;
  at: number;
  of: readonly SavedViewShape[];
  onChange: () => void;
  /** It was removed: what takes that back is said behind the sheet. */
  onGone: () => void;
}

function Line({ one, at, of, onChange, onGone }: LineProps) {
  const moved = (to: number) => {
    const ids = of.map((other) => other.id).toSpliced(at, 1);
    void orderViews(ids.toSpliced(to, 0, one.id));
  };
  return (
    <Row
      title={<bdi>{one.name}</bdi>}
      after={
        one.may_change && (
          <Menu
            label={t("views-acts", { name: one.name })}
            items={[
              { id: "edit", label: t("views-change"), icon: "edit", onSelect: onChange },
              {
                id: "up",
                label: t("views-up"),
                icon: "high",
                disabled: at === 0,
                onSelect: () => moved(at - 1),
              },
              {
                id: "down",
                label: t("views-down"),
                icon: "low",
                disabled: at === of.length - 1,
                onSelect: () => moved(at + 1),
              },
              {
                id: "remove",
                label: t("views-remove"),
                icon: "trash",
                danger: true,
                divided: true,
                onSelect: () => void removeView(one).then((isDone) => isDone && onGone()),
              },
            ]}
          />
        )
      }
    />
  );
}
