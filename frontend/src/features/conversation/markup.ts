/**
 * Light markup of the composer, as Telegram's own clients read it while one types:
 * **bold**, __italic__, ~~strike~~, ||spoiler||, `code`, ```block```, [words](address), > quote.
 *
 * Pure. Whatever is not balanced stays as it was written. Offsets are UTF-16 units.
 */

import type { EntityBody } from "@/core/api/gen";
import { safeHref } from "./spans";

export interface Marked {
  text: string;
  entities: EntityBody[];
}

const MOST_ENTITIES = 100; // composing.py's own limit
const MARKS = {
  "**": "bold",
  __: "italic",
  "~~": "strikethrough",
  "||": "spoiler",
} as const;
export type Mark = keyof typeof MARKS;

const FENCE = /```(?:([\w+#.-]{1,32})?\n)?([\s\S]+?)\n?```/g;
const LINK = /\[([^[\]\n]+)\]\(([^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)/y;
const WORD = /[\p{L}\p{N}]/u;
const SPACE = /\s/;

class Writer {
  text = "";
  entities: EntityBody[] = [];

  /** What `write` adds is one span. */
  span(type: EntityBody["type"], write: () => void, extra: Partial<EntityBody> = {}): void {
    const offset = this.text.length;
    const entity: EntityBody = { type, offset, length: 0, ...extra };
    const place = this.entities.push(entity);
    write();
    entity.length = this.text.length - offset;
    if (entity.length === 0) this.entities.splice(place - 1, 1);
  }
}

/** What is sent for what was typed. */
export function marked(typed: string): Marked {
  const out = new Writer();
  const source = typed.trim();
  let at = 0;
  for (const found of source.matchAll(FENCE)) {
    lines(source.slice(at, found.index), out);
    const [, language, code = ""] = found;
    out.span("pre", () => (out.text += code), language ? { language } : {});
    at = found.index + found[0].length;
  }
  lines(source.slice(at), out);
  return { text: out.text, entities: out.entities.slice(0, MOST_ENTITIES) };
}

/** Lines that begin with ">" stand together as quotes. */
function lines(source: string, out: Writer): void {
  const all = source.split("\n");
  for (let at = 0; at < all.length; ) {
    const isQuote = isQuoted(all[at]);
    const end = all.findIndex((line, index) => index >= at && isQuoted(line) !== isQuote);
    const run = all.slice(at, end < 0 ? all.length : end);
    if (at > 0) out.text += "\n";
    if (isQuote) {
      const words = run.map((line) => line.replace(/^> ?/, "")).join("\n");
      out.span("blockquote", () => inline(words, out));
    } else inline(run.join("\n"), out);
    at += run.length;
  }
}

const isQuoted = (line = "") => /^>(?: |$)/.test(line);

function inline(source: string, out: Writer): void {
  let at = 0;
  while (at < source.length) {
    const next = code(source, at, out) || link(source, at, out) || pair(source, at, out);
    if (next) at = next;
    else out.text += source[at++];
  }
}

/** Each of these gives where to go on, 0 when nothing of its kind begins here. */
function code(source: string, at: number, out: Writer): number {
  const end = codeEnd(source, at);
  if (end) out.span("code", () => (out.text += source.slice(at + 1, end - 1)));
  return end;
}

function codeEnd(source: string, at: number): number {
  if (source[at] !== "`") return 0;
  const end = source.indexOf("`", at + 1);
  const line = source.indexOf("\n", at);
  return end > at + 1 && (line < 0 || end < line) ? end + 1 : 0;
}

function link(source: string, at: number, out: Writer): number {
  if (source[at] !== "[") return 0;
  LINK.lastIndex = at;
  const found = LINK.exec(source);
  const url = linkOf(found?.[2] ?? "");
  if (!found || !url) return 0;
  out.span("text_link", () => inline(found[1] ?? "", out), { url });
  return at + found[0].length;
}

/** The address a typed one means, "" where nobody may be sent. */
export function linkOf(typed: string): string {
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(typed);
  const href = safeHref(hasScheme ? typed : `https://${typed}`);
  return /^(?:https?|mailto|tg):/.test(href) && (hasScheme || typed.includes(".")) ? href : "";
}

function pair(source: string, at: number, out: Writer): number {
  const mark = source.slice(at, at + 2) as Mark;
  if (!(mark in MARKS) || isWord(source[at - 1]) || isSpace(source[at + 2])) return 0;
  const end = pairEnd(source, at + 2, mark);
  if (!end) return 0;
  out.span(MARKS[mark], () => inline(source.slice(at + 2, end), out));
  return end + 2;
}

/** Where the mark that closes begins, outside of code. */
function pairEnd(source: string, from: number, mark: Mark): number {
  for (let at = from; at < source.length - 1; ) {
    const behind = codeEnd(source, at);
    if (behind) {
      at = behind;
      continue;
    }
    const isMark = source.startsWith(mark, at) && at > from;
    if (isMark && !isSpace(source[at - 1]) && !isWord(source[at + 2])) return at;
    at += 1;
  }
  return 0;
}

const isWord = (char = " ") => WORD.test(char);
const isSpace = (char = " ") => SPACE.test(char);

const WRITTEN: Partial<Record<EntityBody["type"], string>> = {
  bold: "**",
  italic: "__",
  strikethrough: "~~",
  spoiler: "||",
  code: "`",
};

/** The other way round: what one would type for this, to edit what could not be sent. */
export function typedFor({ text, entities }: Marked): string {
  const put: { at: number; isEnd: boolean; words: string; length: number }[] = [];
  for (const one of entities) {
    const [before, after] = around(one);
    const end = one.offset + one.length;
    put.push({ at: one.offset, isEnd: false, words: before, length: one.length });
    put.push({ at: end, isEnd: true, words: after, length: one.length });
    if (one.type !== "blockquote") continue;
    for (let at = text.indexOf("\n", one.offset); at >= 0 && at < end; ) {
      put.push({ at: at + 1, isEnd: false, words: "> ", length: Number.POSITIVE_INFINITY });
      at = text.indexOf("\n", at + 1);
    }
  }
  // At one place: ends before beginnings, the inner end first, the outer beginning first.
  put.sort(
    (one, other) =>
      one.at - other.at ||
      Number(other.isEnd) - Number(one.isEnd) ||
      (one.isEnd ? one.length - other.length : other.length - one.length),
  );
  let typed = "";
  let at = 0;
  for (const one of put) {
    typed += text.slice(at, one.at) + one.words;
    at = one.at;
  }
  return typed + text.slice(at);
}

function around(one: EntityBody): [string, string] {
  if (one.type === "text_link") return ["[", `](${one.url ?? ""})`];
  if (one.type === "pre") return [`\`\`\`${one.language ?? ""}\n`, "\n```"];
  if (one.type === "blockquote") return ["> ", ""];
  const mark = WRITTEN[one.type] ?? "";
  return [mark, mark];
}

/** What stands in a field once these words, marks and all, are put below what is typed there. */
export function typedAfter(typed: string, words: Marked): string {
  const before = typed.trimEnd();
  const added = typedFor(words);
  return before ? `${before}\n${added}` : added;
}
