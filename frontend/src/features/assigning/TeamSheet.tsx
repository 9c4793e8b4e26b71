import { useState } from "preact/hooks";
import type { AssigningShape, CategoryShape, TeamShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { Ticks } from "@/features/settings/Ticks";
import { categoryName } from "@/features/tickets/categories";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { oneLine } from "@/ui/oneLine";
import { attempt, removeTeam, saveTeam } from "./settings";

interface Props {
  /** Null for a new one. */
  team: TeamShape | null;
  now: AssigningShape;
  categories: readonly CategoryShape[];
  onClose: () => void;
}

export function TeamSheet({ team, now, categories, onClose }: Props) {
  const [before] = useState(() => ({
    name: team?.name ?? "",
    agent_ids: team?.agent_ids ?? [],
    category_ids: team?.category_ids ?? [],
  }));
  const [draft, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const others = now.teams.filter((one) => one.id !== team?.id);
  const teamOf = (id: string) => others.find((one) => one.category_ids.includes(id));
  const save = async () => {
    ask(true);
    if (!draft.name.trim()) return false;
    return attempt(() => saveTeam(team?.id ?? null, { ...draft, name: draft.name.trim() }));
  };
  return (
    <Editor
      title={t(team ? "assign-team-edit" : "assign-team-new")}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      <Field
        label={t("assign-team-name")}
        maxLength={64}
        value={draft.name}
        error={isAsked && !draft.name.trim() ? t("assign-team-name-missing") : ""}
        onValue={(name) => change({ ...draft, name })}
      />
      <Ticks
        legend={t("assign-team-people")}
        empty=""
        options={now.agents.map((one) => ({
          id: one.id,
          label: oneLine(one.name) || t("talk-nameless"),
          hint: t(`role-${one.role}`),
        }))}
        chosen={draft.agent_ids}
        onChange={(agent_ids) => change({ ...draft, agent_ids })}
      />
      <Ticks
        legend={t("assign-team-categories")}
        empty={t("assign-team-no-categories")}
        options={categories
          .filter((one) => !one.is_archived)
          .map((one) => {
            const other = teamOf(one.id);
            return {
              id: one.id,
              label: `${one.icon} ${categoryName(one)}`.trim(),
              hint: other ? t("assign-team-has-it", { team: oneLine(other.name) }) : "",
            };
          })}
        chosen={draft.category_ids}
        onChange={(category_ids) => change({ ...draft, category_ids })}
      />
      {team && (
        <Button
          variant="danger-plain"
          icon="trash"
          onClick={() => void attempt(() => removeTeam(team)).then((isGone) => isGone && onClose())}
        >
          {t("assign-team-remove")}
        </Button>
      )}
    </Editor>
  );
}
