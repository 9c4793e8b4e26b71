import { expect, test } from "vitest";
import { initials } from "@/ui/Avatar";
import { matching } from "@/ui/matching";
import { oneLine } from "@/ui/oneLine";

test.each([
  ["invoice\u202Efdp.exe", "invoice fdp.exe"],
  ["a\nb\tc\u0000d", "a b c d"],
  ["Sup\u200Bport", "Sup port"],
  ["z\u0300\u0301\u0302\u0303\u0304\u0305a", "z\u0300\u0301\u0302a"],
  ["  Imogen   Hale ", "Imogen Hale"],
  ["\u2066\u2069", ""],
  ["👩‍👧 Вера", "👩‍👧 Вера"],
])("%j becomes %j in one line", (text, expected) => expect(oneLine(text)).toBe(expected));

test("a name of four thousand characters is cut", () => {
  expect(oneLine("я".repeat(4096)).length).toBeLessThanOrEqual(512);
});

test.each([
  ["Imogen Hale", "IH"],
  ["вера", "В"],
  ["Вера Николаевна Преображенская", "ВП"],
  ["محمد الفارسي", "م"],
  ["🎮", "🎮"],
  ["", ""],
])("the initials of %j are %j", (name, expected) => expect(initials(name)).toBe(expected));

test("those whose label matches stand before those whose hint does", () => {
  const all = [
    { id: 1, label: "Priya", hint: "Admin" },
    { id: 2, label: "Admin of nights" },
  ];
  expect(matching(all, "adm").map((one) => one.id)).toEqual([2, 1]);
  expect(matching(all, "  ")).toBe(all);
});
