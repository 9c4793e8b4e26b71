import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { SavedViewShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { Editor } from "@/features/settings/Editor";
import { assigningQuery, type Filters } from "@/features/tickets/queries";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { bodyOf } from "./more";
import { attempt, changeView, createView } from "./queries";

interface Props {
  filters: Filters;
  /** To be renamed; without it a new one is made. */
  view?: SavedViewShape;
  onClose: () => void;
}

const LONGEST_NAME = 64;

/** A view's name, and of a new one for whom it is. */
export function SaveSheet({ filters, view, onClose }: Props) {
  const manages = may("desk.manage") && !view;
  const teams = useQuery({ ...assigningQuery, enabled: manages }).data?.teams ?? [];
  const [before] = useState(() => ({ name: view?.name ?? "", scope: "mine", isNew: false }));
  const [draft, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const name = draft.name.trim();
  const save = async () => {
    ask(true);
    if (!name) return false;
    if (view) {
      const filter = draft.isNew ? bodyOf(filters) : view.filter;
      return attempt(() => changeView(view.id, { name, filter }));
    }
    const isTeams = draft.scope !== "mine" && draft.scope !== "desk";
    return attempt(() =>
      createView({
        name,
        filter: bodyOf(filters),
        scope: isTeams ? "team" : (draft.scope as "mine" | "desk"),
        team_id: isTeams ? draft.scope : null,
      }),
    );
  };
  return (
    <Editor
      title={t(view ? "views-change" : "views-save-title")}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      <Field
        label={t("views-name")}
        maxLength={LONGEST_NAME}
        value={draft.name}
        error={isAsked && !name ? t("views-name-missing") : ""}
        onValue={(to) => change({ ...draft, name: to })}
      />
      {manages && (
        <Select
          label={t("views-for")}
          options={[
            { id: "mine", label: t("views-for-me") },
            { id: "desk", label: t("views-for-desk") },
            ...teams.map((one) => ({ id: one.id, label: t("views-for-team", { name: one.name }) })),
          ]}
          value={draft.scope}
          onValue={(scope) => change({ ...draft, scope })}
        />
      )}
      {view && (
        <Switch
          label={t("views-take-present")}
          hint={t("views-take-present-hint")}
          checked={draft.isNew}
          onChange={(isNew) => change({ ...draft, isNew })}
        />
      )}
    </Editor>
  );
}
