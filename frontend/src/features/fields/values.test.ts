import { beforeAll, describe, expect, test } from "vitest";
import type { FieldShape } from "@/core/api/gen";
import { useLanguage, usePart } from "@/core/i18n";
import { typed, valueWords } from "./values";

const field = (kind: FieldShape["kind"]): FieldShape => ({
  id: "f",
  belongs_to: "ticket",
  key: "server",
  names: { en: "Server" },
  kind,
  options: [
    { id: "a", name: "Alpha" },
    { id: "b", name: "Be\nta" },
  ],
  category_ids: [],
  is_required: false,
  position: 10,
  is_archived: false,
});

beforeAll(async () => {
  await useLanguage("en");
  await usePart("fields");
});

describe("a value in words", () => {
  test.each([
    ["text", "eu\u0000-1\n2", "eu -1 2"],
    ["number", 1234.5, "1,234.5"],
    ["number", 0, "0"],
    ["date", "2026-11-28", "November 28, 2026"],
    ["yes_no", true, "Yes"],
    ["yes_no", false, "No"],
    ["one_of", "a", "Alpha"],
    ["one_of", "gone", ""],
    ["several_of", ["a", "b"], "Alpha, Be ta"],
    ["text", null, ""],
  ] as const)("%s %j", (kind, value, words) => {
    expect(valueWords(field(kind), value as string).replace(/\s+/g, " ")).toBe(words);
  });
});

describe("what was typed", () => {
  test.each([
    ["number", " 1 234,5 ", 1234.5],
    ["number", "-3", -3],
    ["number", "five", undefined],
    ["number", "", null],
    ["text", "  x ", "x"],
    ["link", "   ", null],
  ] as const)("%s %j", (kind, text, value) => {
    expect(typed(kind, text)).toBe(value);
  });
});
