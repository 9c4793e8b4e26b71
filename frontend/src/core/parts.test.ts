import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { language, t, useLanguage, usePart } from "./i18n";

const FOLDER = "locales/ru/parts";
const PARTS = readdirSync(FOLDER).map((file) => file.replace(".ftl", ""));

test("parts asked for while the language changes are there in the new one", async () => {
  await useLanguage("en");
  const asked = PARTS.slice(0, 3).map(usePart);
  await Promise.all(asked);
  const changing = useLanguage("ru");
  for (const part of PARTS) {
    asked.push(usePart(part));
    await new Promise((next) => setTimeout(next));
  }
  await Promise.all([changing, ...asked]);
  expect(language.value).toBe("ru");
  const wordless = PARTS.filter((part) => {
    const key = /^([a-z][\w-]*) =/m.exec(readFileSync(`${FOLDER}/${part}.ftl`, "utf8"))?.[1] ?? "";
    return t(key) === key;
  });
  expect(wordless).toEqual([]);
});
