import { useState } from "preact/hooks";
import type { FieldShape, FieldValueShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { Ticks } from "@/features/settings/Ticks";
import { Field } from "@/ui/Field";
import { oneLine } from "@/ui/oneLine";
import { Select } from "@/ui/Select";
import { TextArea } from "@/ui/TextArea";
import { fill } from "./fill";
import { fieldName, type Owner } from "./queries";
import { typed, type Value } from "./values";

interface Props {
  owner: Owner;
  of: FieldValueShape;
  onClose: () => void;
}

/** One field, as it was when the sheet opened, filled in anew. */
export function ValueSheet({ owner, of, onClose }: Props) {
  const { field } = of;
  const [before] = useState<Value>(of.value);
  const [text, write] = useState(() => textOf(of.value));
  const [value, choose] = useState<Value>(of.value);
  const [isAsked, ask] = useState(false);
  const isTyped = !["yes_no", "one_of", "several_of"].includes(field.kind);
  const wished = isTyped ? typed(field.kind, text) : value;
  const save = async () => {
    ask(true);
    return wished !== undefined && fill(owner, field, wished, before);
  };
  const name = oneLine(fieldName(field));
  const error = isAsked && wished === undefined ? t("fields-no-number") : "";
  return (
    <Editor
      title={name}
      before={isTyped ? textOf(before) : before}
      draft={isTyped ? text : value}
      save={save}
      onClose={onClose}
    >
      {isTyped ? (
        <Typed field={field} name={name} text={text} error={error} onText={write} />
      ) : (
        <Chosen field={field} name={name} value={value} onValue={choose} />
      )}
    </Editor>
  );
}

const textOf = (value: Value): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const LONGEST = { text: 500, long_text: 4000, link: 2000, number: 40, date: 10 } as const;

interface TypedProps {
  field: FieldShape;
  name: string;
  text: string;
  error: string;
  onText: (text: string) => void;
}

function Typed({ field, name, text, error, onText }: TypedProps) {
  const kind = field.kind as keyof typeof LONGEST;
  const hint = t(`fields-takes-${kind.replace("_", "-")}`);
  const shared = { label: name, hint, error, value: text, onValue: onText };
  if (kind === "long_text") return <TextArea {...shared} maxLength={LONGEST[kind]} rows={4} />;
  if (kind === "date") {
    return <Field {...shared} type="date" min="1900-01-01" max="2200-12-31" dir="ltr" />;
  }
  return (
    <Field
      {...shared}
      autocomplete="off"
      maxLength={LONGEST[kind]}
      inputMode={kind === "number" ? "decimal" : kind === "link" ? "url" : "text"}
      {...(kind === "link" && { dir: "ltr", autocapitalize: "none" })}
    />
  );
}

interface ChosenProps {
  field: FieldShape;
  name: string;
  value: Value;
  onValue: (value: Value) => void;
}

function Chosen({ field, name, value, onValue }: ChosenProps) {
  if (field.kind === "several_of") {
    return (
      <Ticks
        legend={name}
        empty={t("fields-nothing")}
        options={field.options.map((one) => ({ id: one.id, label: oneLine(one.name), hint: "" }))}
        chosen={Array.isArray(value) ? value : []}
        onChange={(ids) => onValue(ids.length > 0 ? ids : null)}
      />
    );
  }
  const nothing = { id: "", label: t("fields-nothing") };
  if (field.kind === "yes_no") {
    const present = typeof value === "boolean" ? (value ? "yes" : "no") : "";
    return (
      <Select
        label={name}
        options={[
          nothing,
          { id: "yes", label: t("fields-yes") },
          { id: "no", label: t("fields-no") },
        ]}
        value={present}
        onValue={(id) => onValue(id === "" ? null : id === "yes")}
      />
    );
  }
  return (
    <Select
      label={name}
      options={[nothing, ...field.options.map((one) => ({ id: one.id, label: oneLine(one.name) }))]}
      value={typeof value === "string" ? value : ""}
      onValue={(id) => onValue(id || null)}
    />
  );
}
