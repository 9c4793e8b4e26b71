import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FluentResource } from "@fluent/bundle";
import { describe, expect, test } from "vitest";

const LANGUAGES = ["en", "ru"] as const;
const SPOKEN = /\bt\(\s*(?:"([^"]+)"|`([^`$]*)\$\{)/g;
const LITERAL = /"([a-z][a-z0-9_-]*)"/g;
const BUILT = /`([a-z][a-z0-9-]*-)\$\{/g;

interface Message {
  file: string;
  args: string[];
}

/** What the words show. What only chooses between them is each language's own affair. */
function argsOf(part: unknown, found = new Set<string>()): Set<string> {
  if (typeof part !== "object" || part === null) return found;
  const node = part as Record<string, unknown>;
  if (node.type === "var") found.add(String(node.name));
  for (const [name, one] of Object.entries(node)) if (name !== "selector") argsOf(one, found);
  return found;
}

function catalogue(language: string): Map<string, Message> {
  const folder = join("locales", language);
  const found = new Map<string, Message>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ftl")) continue;
    const source = readFileSync(join(folder, file), "utf8");
    for (const one of new FluentResource(source).body) {
      const args = [...argsOf([one.value, one.attributes])].sort();
      expect(found.has(one.id), `${one.id} stands twice`).toBe(false);
      found.set(one.id, { file, args });
    }
    // What the parser cannot read it leaves out in silence.
    const begun = source.match(/^[a-z][\w-]* =/gm)?.length ?? 0;
    const read = [...found.values()].filter((one) => one.file === file).length;
    expect(read, `${language}/${file}`).toBe(begun);
  }
  return found;
}

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .filter((path) => !/^(core\/api\/gen|apps\/gallery)/.test(path))
  .map((path) => ({ path, text: readFileSync(join("src", path), "utf8") }));

const words = Object.fromEntries(LANGUAGES.map((one) => [one, catalogue(one)]));
const english = words.en as Map<string, Message>;

describe.each(LANGUAGES)("in %s", (language) => {
  const known = words[language] as Map<string, Message>;

  test("every key that is spoken has words", () => {
    const missing = sources.flatMap(({ path, text }) =>
      [...text.matchAll(SPOKEN)].flatMap(([, key, prefix]) => {
        const isThere =
          key === undefined
            ? [...known.keys()].some((one) => one.startsWith(prefix ?? ""))
            : known.has(key);
        return isThere ? [] : [`${path}: ${key ?? `${prefix}…`}`];
      }),
    );
    expect(missing).toEqual([]);
  });

  test("keys, their files and what they show are those of English", () => {
    expect([...known.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, message] of known)
      expect({ key, ...message }).toEqual({ key, ...english.get(key) });
  });
});

test("no words are there that nobody speaks", () => {
  const literals = new Set<string>();
  const prefixes = new Set<string>();
  for (const { text } of sources) {
    for (const [, literal] of text.matchAll(LITERAL)) literals.add(literal ?? "");
    for (const [, prefix] of text.matchAll(BUILT)) prefixes.add(prefix ?? "");
  }
  const unspoken = [...english.keys()].filter(
    (key) => !literals.has(key) && ![...prefixes].some((one) => key.startsWith(one)),
  );
  expect(unspoken).toEqual([]);
});
