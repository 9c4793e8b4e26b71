import { useState } from "preact/hooks";
import type { AssigningShape, CategoryShape, TeamShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { categoryName } from "@/features/tickets/categories";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { TeamSheet } from "./TeamSheet";

interface Props {
  now: AssigningShape;
  categories: readonly CategoryShape[];
}

/** Who gets which categories; each team opens to be changed. */
export function Teams({ now, categories }: Props) {
  const [openId, open] = useState<string | null>(null);
  const team = now.teams.find((one) => one.id === openId) ?? null;
  return (
    <>
      {now.teams.length === 0 ? (
        <Empty icon="users" title={t("assign-no-teams")} text={t("assign-no-teams-hint")} />
      ) : (
        <List inset header={t("assign-teams")} footer={t("assign-teams-hint")}>
          {now.teams.map((one) => (
            <Row
              key={one.id}
              before={<Icon name="users" />}
              title={one.name}
              text={<Members team={one} now={now} />}
              lines={2}
              meta={categories
                .filter((category) => one.category_ids.includes(category.id))
                .map((category) => (
                  <Chip key={category.id} colour={category.colour}>
                    {category.icon} <bdi>{categoryName(category)}</bdi>
                  </Chip>
                ))}
              chevron
              onClick={() => open(one.id)}
            />
          ))}
        </List>
      )}
      <div class="settings-more">
        <Button icon="plus" onClick={() => open("")}>
          {t("assign-team-add")}
        </Button>
      </div>
      {openId !== null && (openId === "" || team) && (
        <TeamSheet
          key={openId}
          team={team}
          now={now}
          categories={categories}
          onClose={() => open(null)}
        />
      )}
    </>
  );
}

function Members({ team, now }: { team: TeamShape; now: AssigningShape }) {
  const names = now.agents.filter((one) => team.agent_ids.includes(one.id)).map((one) => one.name);
  if (names.length === 0) return <>{t("assign-team-empty")}</>;
  return <bdi>{names.map(oneLine).join(", ")}</bdi>;
}
