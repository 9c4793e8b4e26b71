import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { CannedResponseShape } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { categoryName } from "@/features/tickets/categories";
import { categoryList } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { ActionFields } from "./ActionFields";
import { bodyOf, draftOf, isGood, LONGEST_SHORTCUT, LONGEST_TITLE, problemsOf } from "./draft";
import { oneCanned } from "./queries";
import { attempt, move, saveCanned } from "./settings";
import { WordsFields } from "./WordsFields";

interface Props {
  /** "" for a new one. */
  id: string;
  onClose: () => void;
}

export function CannedSheet({ id, onClose }: Props) {
  const one = useQuery({ ...oneCanned(id), enabled: id !== "", refetchOnMount: "always" });
  if (id === "") return <Editing one={null} onClose={onClose} />;
  if (one.data) return <Editing one={one.data} onClose={onClose} />;
  return (
    <Sheet open title={t("canned-edit")} closeLabel={t("close")} onClose={onClose}>
      {one.isPending ? <SkeletonRows label={t("loading")} rows={4} /> : <NotLoaded reads={[one]} />}
    </Sheet>
  );
}

function Editing({ one, onClose }: { one: CannedResponseShape | null; onClose: () => void }) {
  const [before] = useState(() => draftOf(one));
  const [draft, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const own = boot().desk.language;
  const [code, show] = useState(() => (one && !one.texts[own] && Object.keys(one.texts)[0]) || own);
  const problems = problemsOf(draft);
  const save = async () => {
    ask(true);
    const [wrong] = Object.keys(problems.texts);
    if (wrong && !problems.texts[code]) show(wrong);
    return isGood(problems) && attempt(() => saveCanned(one?.id ?? null, bodyOf(draft)));
  };
  const shown = isAsked ? problems : null;
  return (
    <Editor
      title={t(one ? "canned-edit" : "canned-new")}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      <Field
        label={t("canned-name")}
        maxLength={LONGEST_TITLE}
        value={draft.title}
        error={shown?.title ? t("canned-name-missing") : ""}
        onValue={(title) => change({ ...draft, title })}
      />
      <Field
        label={t("canned-shortcut")}
        hint={t("canned-shortcut-hint")}
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        maxLength={LONGEST_SHORTCUT}
        value={draft.shortcut}
        error={shown?.shortcut ? t("canned-shortcut-wrong") : ""}
        onValue={(shortcut) => change({ ...draft, shortcut: shortcut.toLowerCase() })}
      />
      <WordsFields
        texts={draft.texts}
        code={code}
        problem={shown?.isNothing ? "missing" : (problems.texts[code] ?? "")}
        onShow={show}
        onChange={(texts) => change({ ...draft, texts })}
      />
      <First value={draft.categoryId} onValue={(categoryId) => change({ ...draft, categoryId })} />
      <ActionFields draft={draft} onChange={(to) => change({ ...draft, ...to })} />
      {one && (
        <>
          <Button
            icon={one.is_archived ? "undo" : "archive"}
            onClick={() => void move(one, one.is_archived).then((isDone) => isDone && onClose())}
          >
            {t(one.is_archived ? "canned-restore" : "canned-archive")}
          </Button>
          {!one.is_archived && <p class="field-hint">{t("canned-archive-hint")}</p>}
        </>
      )}
    </Editor>
  );
}

/** The category in whose tickets it is offered first. */
function First({ value, onValue }: { value: string; onValue: (id: string) => void }) {
  const categories = useQuery(categoryList).data ?? [];
  const usable = categories.filter((one) => !one.is_archived || one.id === value);
  return (
    <Select
      label={t("canned-category")}
      hint={t("canned-category-hint")}
      options={[
        { id: "", label: t("canned-any-category") },
        ...usable.map((one) => ({ id: one.id, label: `${one.icon} ${categoryName(one)}`.trim() })),
      ]}
      value={value}
      onValue={onValue}
    />
  );
}
