import { useState } from "preact/hooks";
import type { CategoryShape } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { languageName } from "@/features/contact-card/words";
import { Editor } from "@/features/settings/Editor";
import { categoryName } from "@/features/tickets/categories";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { toast } from "@/ui/toasts";
import { COLOURS, Colours } from "./Colours";
import { Places } from "./Places";
import {
  archive,
  attempt,
  type CategoryWish,
  orderCategories,
  restore,
  saveCategory,
} from "./settings";

const KEY = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const LONGEST_ICON = 16;
const LONGEST_NAME = 64;

interface Props {
  /** Null for a new one. */
  category: CategoryShape | null;
  all: readonly CategoryShape[];
  onClose: () => void;
}

export function CategorySheet({ category, all, onClose }: Props) {
  const [before] = useState<CategoryWish>(() => wishOf(category));
  const [wish, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const own = boot().desk.language;
  const languages = [...new Set([own, ...boot().desk.languages, ...Object.keys(wish.names)])];
  const errors = {
    name: wish.names[own]?.trim() ? "" : t("sort-name-missing"),
    key: category || KEY.test(wish.key) ? "" : t("sort-key-wrong"),
  };
  const save = async () => {
    ask(true);
    if (errors.name || errors.key) return false;
    const names = Object.fromEntries(
      Object.entries(wish.names)
        .map(([code, name]) => [code, name.trim()] as const)
        .filter(([, name]) => name),
    );
    return attempt(() =>
      saveCategory(category?.id ?? null, { ...wish, names, icon: wish.icon.trim() }),
    );
  };
  return (
    <Editor
      title={t(category ? "sort-category-edit" : "sort-category-new")}
      before={before}
      draft={wish}
      save={save}
      onClose={onClose}
    >
      {languages.map((code) => (
        <Field
          key={code}
          label={t("sort-name", { language: languageName(code) })}
          lang={code}
          maxLength={LONGEST_NAME}
          value={wish.names[code] ?? ""}
          error={isAsked && code === own ? errors.name : ""}
          onValue={(name) => change({ ...wish, names: { ...wish.names, [code]: name } })}
        />
      ))}
      {!category && (
        <Field
          label={t("sort-key")}
          hint={t("sort-key-hint")}
          dir="ltr"
          autocapitalize="none"
          spellcheck={false}
          maxLength={40}
          value={wish.key}
          error={isAsked ? errors.key : ""}
          onValue={(key) => change({ ...wish, key })}
        />
      )}
      <Field
        label={t("sort-icon")}
        maxLength={LONGEST_ICON}
        value={wish.icon}
        onValue={(icon) => change({ ...wish, icon })}
      />
      <Colours value={wish.colour} onChange={(colour) => change({ ...wish, colour })} />
      {category && <Standing category={category} all={all} onClose={onClose} />}
    </Editor>
  );
}

function wishOf(category: CategoryShape | null): CategoryWish {
  const { key = "", names = {}, icon = "", colour = COLOURS.blue } = category ?? {};
  return { key, names, icon, colour };
}

/** Where it stands in the list, and whether it may be used. */
function Standing({ category, all, onClose }: Props & { category: CategoryShape }) {
  const name = categoryName(category);
  const move = async () => {
    const isBack = category.is_archived;
    const act = isBack ? restore : archive;
    if (!(await attempt(() => act(category.id)))) return;
    onClose();
    toast({
      text: t(isBack ? "sort-restore-done" : "sort-archive-done", { name }),
      tone: "ok",
      action: {
        label: t("undo"),
        run: () => void attempt(() => (isBack ? archive : restore)(category.id)),
      },
    });
  };
  return (
    <>
      {!category.is_archived && (
        <Places
          id={category.id}
          name={name}
          ids={all.filter((one) => !one.is_archived).map((one) => one.id)}
          order={(ids) =>
            orderCategories([...ids, ...all.filter((one) => one.is_archived).map((one) => one.id)])
          }
        />
      )}
      <Button icon={category.is_archived ? "undo" : "archive"} onClick={() => void move()}>
        {t(category.is_archived ? "sort-restore" : "sort-archive")}
      </Button>
      {!category.is_archived && <p class="field-hint">{t("sort-archive-hint")}</p>}
    </>
  );
}
