import { useQuery } from "@tanstack/preact-query";
import type { PlannedAction } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { categoryName } from "@/features/tickets/categories";
import { categoryList, staffList } from "@/features/tickets/queries";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import "./picker.css";

const ICONS: Record<PlannedAction["kind"], IconName> = {
  priority: "flag",
  category: "tag",
  assignee: "user",
  step: "progress",
};

/** What the macro would do, line by line: what changes, what is so already, what is not possible. */
export function ActionLines({ actions }: { actions: readonly PlannedAction[] }) {
  const wordsOf = useActionWords();
  return (
    <ul class="canned-actions" aria-label={t("canned-actions")}>
      {actions.map((one) => (
        <li key={one.kind} class={classes("canned-action", one.refusal && "canned-refused")}>
          <Icon name={one.refusal ? "block" : ICONS[one.kind]} />
          <span class="canned-action-words">
            <span>{wordsOf(one)}</span>
            {one.refusal ? (
              <span class="canned-why">{t(`canned-refused-${one.refusal}`)}</span>
            ) : (
              !one.changes && <span class="canned-why">{t("canned-already")}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function useActionWords(): (action: PlannedAction) => string {
  const staff = useQuery({ ...staffList, enabled: may("staff.read") });
  const categories = useQuery(categoryList);
  return (one) => {
    switch (one.kind) {
      case "priority":
        return t("canned-do-priority", { priority: t(`priority-${one.priority}`) });
      case "category": {
        const found = categories.data?.find((other) => other.id === one.category_id);
        return t("canned-do-category", { name: found ? categoryName(found) : "…" });
      }
      case "assignee": {
        if (!one.assignee_id) return t("canned-do-nobody");
        if (one.assignee_id === me().id) return t("canned-do-me");
        const found = staff.data?.find((other) => other.id === one.assignee_id);
        return t("canned-do-agent", { name: found?.name ?? "…" });
      }
      case "step":
        return t(`canned-do-${one.step}`);
    }
  };
}
