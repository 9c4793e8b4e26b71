import { useState } from "preact/hooks";
import type { CategoryShape, FieldShape } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { languageName } from "@/features/contact-card/words";
import { Editor } from "@/features/settings/Editor";
import { Ticks } from "@/features/settings/Ticks";
import { Places } from "@/features/sorting/Places";
import { categoryName } from "@/features/tickets/categories";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { oneLine } from "@/ui/oneLine";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { Options } from "./Options";
import { fieldName } from "./queries";
import { attempt, type FieldWish, move, orderFields, saveField } from "./settings";

const KINDS: readonly FieldShape["kind"][] = [
  "text",
  "long_text",
  "number",
  "date",
  "yes_no",
  "one_of",
  "several_of",
  "link",
];
const KEY = /^[a-z0-9](?:[a-z0-9_-]{0,38}[a-z0-9])?$/;
const hasOptions = ({ kind }: FieldWish) => kind === "one_of" || kind === "several_of";

interface Props {
  /** Null for a new one. */
  field: FieldShape | null;
  all: readonly FieldShape[];
  categories: readonly CategoryShape[];
  onClose: () => void;
}

export function FieldSheet({ field, all, categories, onClose }: Props) {
  const [before] = useState<FieldWish>(() => wishOf(field));
  const [wish, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const errors = errorsOf(wish);
  const save = async () => {
    ask(true);
    if (Object.values(errors).some(Boolean)) return false;
    return attempt(() => saveField(field?.id ?? null, cleaned(wish)));
  };
  const set = (part: Partial<FieldWish>) => change({ ...wish, ...part });
  const isOfTicket = wish.belongs_to === "ticket";
  return (
    <Editor
      title={t(field ? "fields-edit" : "fields-new")}
      before={before}
      draft={wish}
      save={save}
      onClose={onClose}
    >
      <Names wish={wish} error={isAsked ? errors.name : ""} onNames={(names) => set({ names })} />
      {!field && (
        <>
          <Field
            label={t("fields-key")}
            hint={t("fields-key-hint")}
            dir="ltr"
            autocapitalize="none"
            spellcheck={false}
            maxLength={40}
            value={wish.key}
            error={isAsked ? errors.key : ""}
            onValue={(key) => set({ key: key.toLowerCase() })}
          />
          <Select
            label={t("fields-of")}
            options={(["ticket", "contact"] as const).map((id) => ({
              id,
              label: t(`fields-of-${id}`),
            }))}
            value={wish.belongs_to}
            onValue={(belongs_to) => set({ belongs_to, is_required: false, category_ids: [] })}
          />
          <Select
            label={t("fields-kind")}
            hint={t("fields-kind-hint")}
            options={KINDS.map((id) => ({ id, label: t(`fields-kind-${id.replace("_", "-")}`) }))}
            value={wish.kind}
            onValue={(kind) => set({ kind })}
          />
        </>
      )}
      {hasOptions(wish) && (
        <Options
          options={wish.options}
          error={isAsked ? errors.options : ""}
          onChange={(options) => set({ options })}
        />
      )}
      {isOfTicket && (
        <>
          <Switch
            label={t("fields-required-label")}
            hint={t("fields-required-hint")}
            checked={wish.is_required}
            onChange={(is_required) => set({ is_required })}
          />
          <Ticks
            legend={t("fields-categories")}
            empty={t("fields-no-categories")}
            options={categories
              .filter((one) => !one.is_archived || wish.category_ids.includes(one.id))
              .map((one) => ({ id: one.id, label: categoryName(one), hint: "" }))}
            chosen={wish.category_ids}
            onChange={(category_ids) => set({ category_ids })}
          />
          <p class="field-hint">{t("fields-categories-hint")}</p>
        </>
      )}
      {field && <Standing field={field} all={all} onClose={onClose} />}
    </Editor>
  );
}

function wishOf(field: FieldShape | null): FieldWish {
  return {
    names: field?.names ?? {},
    key: field?.key ?? "",
    belongs_to: field?.belongs_to ?? "ticket",
    kind: field?.kind ?? "text",
    options: field?.options ?? [],
    category_ids: field?.category_ids ?? [],
    is_required: field?.is_required ?? false,
  };
}

function cleaned(wish: FieldWish): FieldWish {
  const names = Object.entries(wish.names).map(([code, name]) => [code, name.trim()] as const);
  return {
    ...wish,
    names: Object.fromEntries(names.filter(([, name]) => name)),
    options: hasOptions(wish) ? wish.options.filter((one) => one.name.trim()) : [],
  };
}

function errorsOf(wish: FieldWish): { name: string; key: string; options: string } {
  const given = wish.options.filter((one) => one.name.trim());
  return {
    name: wish.names[boot().desk.language]?.trim() ? "" : t("fields-name-missing"),
    key: KEY.test(wish.key) ? "" : t("fields-key-wrong"),
    options: hasOptions(wish) && given.length === 0 ? t("fields-options-missing") : "",
  };
}

interface NamesProps {
  wish: FieldWish;
  error: string;
  onNames: (names: Record<string, string>) => void;
}

function Names({ wish, error, onNames }: NamesProps) {
  const own = boot().desk.language;
  const codes = [...new Set([own, ...boot().desk.languages, ...Object.keys(wish.names)])];
  return (
    <>
      {codes.map((code) => (
        <Field
          key={code}
          label={t("fields-name", { language: languageName(code) })}
          lang={code}
          maxLength={64}
          value={wish.names[code] ?? ""}
          error={code === own ? error : ""}
          onValue={(name) => onNames({ ...wish.names, [code]: name })}
        />
      ))}
    </>
  );
}

/** Where it stands among the fields, and whether anybody sees it. */
function Standing({ field, all, onClose }: Omit<Props, "categories"> & { field: FieldShape }) {
  const isPeer = (one: FieldShape) => !one.is_archived && one.belongs_to === field.belongs_to;
  const peers = all.filter(isPeer).map((one) => one.id);
  const others = all.filter((one) => !isPeer(one)).map((one) => one.id);
  return (
    <>
      {!field.is_archived && (
        <Places
          id={field.id}
          name={oneLine(fieldName(field))}
          ids={peers}
          order={(ids) => orderFields([...ids, ...others])}
        />
      )}
      <Button
        icon={field.is_archived ? "undo" : "archive"}
        onClick={() => void move(field).then((isDone) => isDone && onClose())}
      >
        {t(field.is_archived ? "fields-restore" : "fields-archive")}
      </Button>
      <p class="field-hint">
        {t(field.is_archived ? "fields-restore-hint" : "fields-archive-hint")}
      </p>
    </>
  );
}
