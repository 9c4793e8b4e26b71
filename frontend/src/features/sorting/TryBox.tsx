import { keepPreviousData, useQuery } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import type { CategoryShape, SortedText } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { TextArea } from "@/ui/TextArea";
import { Result } from "./Rules";
import { triedQuery } from "./settings";

const TYPING_MS = 350;
const LONGEST = 4096;

/** A message is written and the rules say what they would make of it. Nothing is kept. */
export function TryBox({ categories }: { categories: readonly CategoryShape[] }) {
  const [text, write] = useState("");
  const [asked, ask] = useState("");
  useEffect(() => {
    const id = setTimeout(() => ask(text), TYPING_MS);
    return () => clearTimeout(id);
  }, [text]);
  const query = useQuery({ ...triedQuery(asked), placeholderData: keepPreviousData });
  return (
    <section class="sorting-try list-inset">
      <h2 class="list-header">{t("sort-try")}</h2>
      <TextArea label={t("sort-try-label")} maxLength={LONGEST} value={text} onValue={write} />
      <div role="status">
        {asked.trim() && query.isError && <p class="field-hint">{t("failed-unreachable")}</p>}
        {asked.trim() && query.data && <Found found={query.data} categories={categories} />}
      </div>
    </section>
  );
}

function Found({ found, categories }: { found: SortedText; categories: readonly CategoryShape[] }) {
  if (found.fired.length === 0) return <p class="sorting-none">{t("sort-try-none")}</p>;
  const decides = (id: string) =>
    found.category_by?.rule_id === id || found.priority_by?.rule_id === id;
  return (
    <>
      <List label={t("sort-try")}>
        {found.fired.map((one) => (
          <Row
            key={one.rule_id}
            before={<Icon name={decides(one.rule_id) ? "check" : "minus"} />}
            title={t("sort-try-found", { word: one.word })}
            aside={decides(one.rule_id) && t("sort-try-decides")}
            meta={
              <Result categoryId={one.category_id} priority={one.priority} {...{ categories }} />
            }
          />
        ))}
      </List>
      <p class="sorting-result">
        {t("sort-try-result")} {!found.category_by && <span>{t("sort-try-no-category")}</span>}
        <Result
          categoryId={found.category_by?.category_id ?? null}
          priority={found.priority_by?.priority ?? 2}
          categories={categories}
        />
      </p>
    </>
  );
}
