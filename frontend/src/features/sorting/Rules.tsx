import { useState } from "preact/hooks";
import type { CategoryShape, RuleShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { priorityKind } from "@/features/inbox/words";
import { categoryName } from "@/features/tickets/categories";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { PriorityMark } from "@/ui/PriorityMark";
import { Row } from "@/ui/Row";
import { RuleSheet } from "./RuleSheet";

interface Props {
  all: readonly RuleShape[];
  categories: readonly CategoryShape[];
}

/** The rules from first to last; each opens to be changed. */
export function Rules({ all, categories }: Props) {
  const [openId, open] = useState<string | null>(null);
  return (
    <>
      {all.length === 0 ? (
        <Empty icon="zap" title={t("sort-no-rules")} text={t("sort-no-rules-hint")} />
      ) : (
        <List inset header={t("sort-rules")} footer={t("sort-rules-hint")}>
          {all.map((one) => (
            <Row
              key={one.id}
              before={<Icon name={one.is_on ? "zap" : "pause"} />}
              title={wordsOf(one)}
              text={one.is_on ? undefined : t("sort-rule-off")}
              meta={
                <Result categoryId={one.category_id} priority={one.priority} {...{ categories }} />
              }
              chevron
              onClick={() => open(one.id)}
            />
          ))}
        </List>
      )}
      <div class="settings-more">
        <Button icon="plus" onClick={() => open("")}>
          {t("sort-rule-add")}
        </Button>
      </div>
      {openId !== null && (
        <RuleSheet
          key={openId}
          rule={all.find((one) => one.id === openId) ?? null}
          all={all}
          categories={categories}
          onClose={() => open(null)}
        />
      )}
    </>
  );
}

export const wordsOf = (rule: RuleShape): string => Object.values(rule.words).flat().join(", ");

interface ResultProps {
  categoryId: string | null;
  priority: RuleShape["priority"];
  categories: readonly CategoryShape[];
}

/** What a rule makes of a ticket: its category, its priority. */
export function Result({ categoryId, priority, categories }: ResultProps) {
  const category = categories.find((one) => one.id === categoryId);
  return (
    <>
      {category && (
        <Chip colour={category.colour}>
          {category.icon} <bdi>{categoryName(category)}</bdi>
          {category.is_archived && ` (${t("sort-archived")})`}
        </Chip>
      )}
      {priority && (
        <PriorityMark priority={priorityKind(priority)} label={t(`priority-${priority}`)} />
      )}
    </>
  );
}
