import { useId, useRef } from "preact/hooks";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { languageName } from "@/features/contact-card/words";
import { Chip } from "@/ui/Chip";
import { TabPanel, Tabs } from "@/ui/Tabs";
import { TextArea } from "@/ui/TextArea";
import { MOST_UNITS, type Problem } from "./draft";
import { filledIn, PLACEHOLDERS, type Placeholder, wrongIn } from "./placeholders";

interface Props {
  texts: Record<string, string>;
  /** The language shown. */
  code: string;
  problem: Problem;
  onShow: (code: string) => void;
  onChange: (texts: Record<string, string>) => void;
}

/** The words, a tab for each language, with what may be put in and how it will read. */
export function WordsFields({ texts, code, problem, onShow, onChange }: Props) {
  const base = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const languages = [...new Set([...boot().desk.languages, ...Object.keys(texts)])];
  const text = texts[code] ?? "";
  const change = (next: string) => onChange({ ...texts, [code]: next });
  const put = (one: Placeholder) => {
    const area = input.current;
    const start = area?.selectionStart ?? text.length;
    const end = area?.selectionEnd ?? start;
    const piece = `{${one}}`;
    change(text.slice(0, start) + piece + text.slice(end));
    area?.focus();
    setTimeout(() => area?.setSelectionRange(start + piece.length, start + piece.length));
  };
  return (
    <div class="canned-form">
      {languages.length > 1 && (
        <Tabs
          label={t("canned-languages")}
          idBase={base}
          tabs={languages.map((id) => ({ id, label: tabWords(id, texts) }))}
          value={code}
          onChange={onShow}
        />
      )}
      <Panel base={languages.length > 1 ? base : ""} code={code}>
        <div class="canned-form">
          <TextArea
            label={t("canned-words", { language: languageName(code) })}
            hint={t("canned-words-hint")}
            error={problemWords(problem, text)}
            lang={code}
            inputRef={input}
            value={text}
            onValue={change}
          />
          {/* biome-ignore lint/a11y/useSemanticElements: these are no form's fields. */}
          <div class="canned-chips" role="group" aria-label={t("canned-placeholders")}>
            {PLACEHOLDERS.map((one) => (
              <Chip key={one} icon="plus" onClick={() => put(one)}>
                {t(`canned-put-${one}`)}
              </Chip>
            ))}
          </div>
          {text.trim() && (
            <section aria-label={t("canned-preview")}>
              <p class="field-label">{t("canned-preview")}</p>
              <p class="canned-preview" dir="auto" lang={code}>
                {filledIn(text.trim(), example())}
              </p>
            </section>
          )}
        </div>
      </Panel>
    </div>
  );
}

function Panel(props: { base: string; code: string; children: preact.ComponentChildren }) {
  if (!props.base) return <>{props.children}</>;
  return (
    <TabPanel idBase={props.base} value={props.code}>
      {props.children}
    </TabPanel>
  );
}

const tabWords = (code: string, texts: Record<string, string>): string =>
  texts[code]?.trim() ? `${languageName(code)} ✓` : languageName(code);

function problemWords(problem: Problem, text: string): string {
  switch (problem) {
    case "":
      return "";
    case "missing":
      return t("canned-nothing");
    case "long":
      return t("canned-long", { n: text.trim().length - MOST_UNITS });
    case "placeholder":
      return t("canned-placeholder-wrong", {
        wrong: wrongIn(text),
        known: PLACEHOLDERS.map((one) => `{${one}}`).join(", "),
      });
  }
}

const example = (): Record<Placeholder, string> => ({
  name: t("canned-example-name"),
  number: "1042",
  agent: me().name,
  desk: boot().desk.name,
});
