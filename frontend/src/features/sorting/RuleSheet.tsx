import { useState } from "preact/hooks";
import type { CategoryShape, RuleShape } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { languageName } from "@/features/contact-card/words";
import { Editor } from "@/features/settings/Editor";
import { categoryName } from "@/features/tickets/categories";
import { Button } from "@/ui/Button";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { TextArea } from "@/ui/TextArea";
import { Places } from "./Places";
import { wordsOf } from "./Rules";
import { attempt, orderRules, removeRule, saveRule } from "./settings";

type Priority = RuleShape["priority"];

/** A rule as it is being written: a word or phrase in a line, by language. */
interface Draft {
  lines: Record<string, string>;
  how: RuleShape["how"];
  categoryId: string;
  priority: string;
  isOn: boolean;
}

interface Props {
  /** Null for a new one. */
  rule: RuleShape | null;
  all: readonly RuleShape[];
  categories: readonly CategoryShape[];
  onClose: () => void;
}

export function RuleSheet({ rule, all, categories, onClose }: Props) {
  const [before] = useState<Draft>(() => draftOf(rule));
  const [draft, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const languages = [...new Set([...boot().desk.languages, ...Object.keys(draft.lines)])];
  const words = wordsIn(draft.lines);
  const noWords = Object.keys(words).length === 0 ? t("sort-words-missing") : "";
  const doesNothing = draft.categoryId || draft.priority ? "" : t("sort-nothing-chosen");
  const save = async () => {
    ask(true);
    if (noWords || doesNothing) return false;
    return attempt(() =>
      saveRule(rule?.id ?? null, {
        words,
        how: draft.how,
        category_id: draft.categoryId || null,
        priority: (Number(draft.priority) || null) as Priority,
        is_on: draft.isOn,
      }),
    );
  };
  const usable = categories.filter((one) => !one.is_archived || one.id === draft.categoryId);
  return (
    <Editor
      title={t(rule ? "sort-rule-edit" : "sort-rule-new")}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      {languages.map((code, place) => (
        <TextArea
          key={code}
          label={t("sort-words", { language: languageName(code) })}
          lang={code}
          hint={place === 0 ? t("sort-words-hint") : ""}
          error={isAsked && place === 0 ? noWords : ""}
          value={draft.lines[code] ?? ""}
          onValue={(text) => change({ ...draft, lines: { ...draft.lines, [code]: text } })}
        />
      ))}
      <div class="field">
        <span class="field-label" aria-hidden="true">
          {t("sort-how")}
        </span>
        <SegmentedControl
          label={t("sort-how")}
          options={(["stem", "word"] as const).map((id) => ({ id, label: t(`sort-how-${id}`) }))}
          value={draft.how}
          onChange={(how) => change({ ...draft, how })}
        />
        <p class="field-hint">{t(`sort-how-${draft.how}-hint`)}</p>
      </div>
      <Select
        label={t("sort-rule-category")}
        options={[
          { id: "", label: t("sort-unchanged") },
          ...usable.map((one) => ({
            id: one.id,
            label: `${one.icon} ${categoryName(one)}`.trim(),
          })),
        ]}
        value={draft.categoryId}
        error={isAsked ? doesNothing : ""}
        onValue={(categoryId) => change({ ...draft, categoryId })}
      />
      <Select
        label={t("sort-rule-priority")}
        options={[
          { id: "", label: t("sort-unchanged") },
          ...["1", "2", "3", "4"].map((id) => ({ id, label: t(`priority-${id}`) })),
        ]}
        value={draft.priority}
        onValue={(priority) => change({ ...draft, priority })}
      />
      <Switch
        label={t("sort-rule-on")}
        checked={draft.isOn}
        onChange={(isOn) => change({ ...draft, isOn })}
      />
      {rule && (
        <>
          <Places
            id={rule.id}
            name={wordsOf(rule)}
            ids={all.map((one) => one.id)}
            order={orderRules}
          />
          <Button
            variant="danger-plain"
            icon="trash"
            onClick={() =>
              void attempt(() => removeRule(rule, all)).then((isGone) => isGone && onClose())
            }
          >
            {t("sort-rule-delete")}
          </Button>
        </>
      )}
    </Editor>
  );
}

function draftOf(rule: RuleShape | null): Draft {
  const lines = Object.entries(rule?.words ?? {}).map(([code, all]) => [code, all.join("\n")]);
  return {
    lines: Object.fromEntries(lines),
    how: rule?.how ?? "stem",
    categoryId: rule?.category_id ?? "",
    priority: rule?.priority ? String(rule.priority) : "",
    isOn: rule?.is_on ?? true,
  };
}

function wordsIn(lines: Record<string, string>): Record<string, string[]> {
  const found = Object.entries(lines).map(
    ([code, text]) =>
      [
        code,
        text
          .split(/[\n,;]/)
          .map((one) => one.trim())
          .filter(Boolean),
      ] as const,
  );
  return Object.fromEntries(found.filter(([, words]) => words.length > 0));
}
