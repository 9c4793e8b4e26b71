import { describe, expect, test } from "vitest";
import { type Span, safeHref, spansOf } from "./spans";

const plain = (spans: (Span | string)[]): string =>
  spans.map((one) => (typeof one === "string" ? one : plain(one.children))).join("");
const shape = (spans: (Span | string)[]): unknown[] =>
  spans.map((one) => (typeof one === "string" ? one : [one.kind, ...shape(one.children)]));

describe("spans", () => {
  test("nest as entities do", () => {
    const found = spansOf("make it bold now", [
      { type: "bold", offset: 5, length: 7 },
      { type: "italic", offset: 8, length: 4 },
    ]);
    expect(shape(found)).toEqual(["make ", ["bold", "it ", ["italic", "bold"]], " now"]);
  });
  test("are cut where they overlap", () => {
    const found = spansOf("abcdef", [
      { type: "bold", offset: 0, length: 4 },
      { type: "italic", offset: 2, length: 4 },
    ]);
    expect(shape(found)).toEqual([["bold", "ab", ["italic", "cd"]], "ef"]);
  });
  test("count in UTF-16 units", () => {
    expect(shape(spansOf("😀 hi", [{ type: "bold", offset: 3, length: 2 }]))).toEqual([
      "😀 ",
      ["bold", "hi"],
    ]);
  });
  test.each([
    [[{ type: "bold", offset: -5, length: 100 }]],
    [[{ type: "bold", offset: 2, length: 9999 }]],
    [[{ type: "bold", offset: 9999, length: 1 }]],
    [[{ type: "script", offset: 0, length: 5 }]],
    [
      [
        { type: "bold", offset: 0, length: 3 },
        { type: "code", offset: 0, length: 3 },
        { type: "pre", offset: 1, length: 99 },
      ],
    ],
  ])("never lose or invent a character: %o", (entities) => {
    expect(plain(spansOf("<b>hello</b> & you", entities))).toBe("<b>hello</b> & you");
  });
});

describe("T26 links", () => {
  test.each([
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://x/1",
    "//evil.example",
    "",
    "https://",
    "about:blank",
  ])("lead nowhere: %o", (address) => {
    expect(safeHref(address)).toBe("");
  });
  test.each([
    "https://a.example/x",
    "http://a.example/",
    "mailto:a@b.example",
    "tg://resolve?domain=a",
    "tel:+4412",
  ])("lead on: %s", (address) => {
    expect(safeHref(address)).toBe(address);
  });
  test("a hidden one is judged by its address, not by its words", () => {
    const found = spansOf("https://bank.example", [
      { type: "text_link", offset: 0, length: 20, url: "javascript:alert(1)" },
    ]);
    expect((found[0] as Span).href).toBe("");
  });
});
