import { describe, expect, test } from "vitest";
import { linkOf, marked, typedFor } from "./markup";

/** Each span as "type:its words". */
const spans = (typed: string) => {
  const { text, entities } = marked(typed);
  return entities.map((one) => `${one.type}:${text.slice(one.offset, one.offset + one.length)}`);
};

describe("markup", () => {
  test.each([
    ["**bold** and __italic__", "bold and italic", ["bold:bold", "italic:italic"]],
    ["~~gone~~ ||secret||", "gone secret", ["strikethrough:gone", "spoiler:secret"]],
    ["run `npm i` now", "run npm i now", ["code:npm i"]],
    ["**bold __both__**", "bold both", ["bold:bold both", "italic:both"]],
    ["(**note**)", "(note)", ["bold:note"]],
    ["😀 **да**", "😀 да", ["bold:да"]],
    ["[our **site**](https://a.example/x_(y))", "our site", ["text_link:our site", "bold:site"]],
    ["[here](a.example)", "here", ["text_link:here"]],
  ])("%s", (typed, text, expected) => {
    expect(marked(typed).text).toBe(text);
    expect(spans(typed)).toEqual(expected);
  });

  test("counts in UTF-16 units", () => {
    expect(marked("😀 **да**").entities).toEqual([{ type: "bold", offset: 3, length: 2 }]);
  });

  test.each([
    "**bold",
    "2 ** 3 ** 4",
    "a**b**c",
    "snake__case__name",
    "if (a || b || c)",
    "`open",
    "****",
    "** **",
    "[text](javascript:alert(1))",
    "[text](not an address)",
    "[text](x)",
    "~~ no ~~",
    "https://a.example/x__y__z",
    "5 > 3",
    "```",
  ])("leaves %s as it was typed", (typed) => {
    expect(marked(typed)).toEqual({ text: typed, entities: [] });
  });

  test("reads no marks inside code", () => {
    expect(spans("`**x**` **`y`**")).toEqual(["code:**x**", "bold:y", "code:y"]);
    expect(spans("```\n**x**\n> y\n```")).toEqual(["pre:**x**\n> y"]);
  });
  test("keeps a block's language and lines", () => {
    const found = marked("look:\n```py\nx = 1\ny = 2\n```\ndone");
    expect(found.text).toBe("look:\nx = 1\ny = 2\ndone");
    expect(found.entities).toEqual([{ type: "pre", offset: 6, length: 11, language: "py" }]);
  });
  test("binds quoted lines together", () => {
    const found = marked("> one\n> **two**\nanswer\n> three");
    expect(found.text).toBe("one\ntwo\nanswer\nthree");
    expect(spans("> one\n> **two**\nanswer\n> three")).toEqual([
      "blockquote:one\ntwo",
      "bold:two",
      "blockquote:three",
    ]);
  });
  test("drops white space around the whole, and nothing inside", () => {
    expect(marked("\n  a \n\n b  \n").text).toBe("a \n\n b");
  });
  test("sends no more marks than the server takes", () => {
    expect(marked("**a** ".repeat(150)).entities).toHaveLength(100);
  });
  test("takes hostile input in a moment", () => {
    for (const part of ["**", "[a](", "`", "> ", "||a", "```"]) {
      const typed = part.repeat(4096 / part.length);
      const began = performance.now();
      marked(typed);
      expect(performance.now() - began).toBeLessThan(1_000);
    }
  });
});

describe("a letter taken back", () => {
  test.each([
    "**bold __both__** plain",
    "> one\n> **two**\nanswer",
    "look:\n```py\nx = 1\n```\ndone",
    "[our **site**](https://a.example/) `x`",
    "no marks at all",
  ])("is typed again as %s", (typed) => {
    const sent = marked(typed);
    expect(marked(typedFor(sent))).toEqual(sent);
    expect(typedFor(sent)).toBe(typed);
  });
});

describe("T26 typed links", () => {
  test.each(["javascript:alert(1)", "data:text/html,x", "file:///x", "word", ""])(
    "%j leads nowhere",
    (typed) => {
      expect(linkOf(typed)).toBe("");
    },
  );
});
