import { expect, test } from "vitest";
import { pieces } from "./marked";

test.each([
  ["", [], []],
  ["plain", [], ["plain"]],
  ["a refund", [{ offset: 2, length: 6 }], ["a ", "[refund]"]],
  ["😀 да", [{ offset: 3, length: 2 }], ["😀 ", "[да]"]],
  ["over", [{ offset: 2, length: 9 }], ["over"]],
  [
    "one two",
    [
      { offset: 0, length: 3 },
      { offset: 2, length: 3 },
    ],
    ["[one]", " two"],
  ],
])("%s is shown whole, its marks apart", (text, marks, expected) => {
  const all = pieces(text, marks);
  expect(all.map((one) => one.text).join("")).toBe(text);
  expect(all.map((one) => (one.isMarked ? `[${one.text}]` : one.text))).toEqual(expected);
});
