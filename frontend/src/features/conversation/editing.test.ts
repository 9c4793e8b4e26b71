import { describe, expect, test } from "vitest";
import { applied, type Selected, type Tool, toolOf } from "./editing";

/** "a [b] c": brackets stand for the ends of the selection. */
const given = (drawn: string): Selected => {
  const start = drawn.indexOf("⟦");
  const end = drawn.indexOf("⟧") - 1;
  return { text: drawn.replace(/[⟦⟧]/g, ""), start, end };
};
const drawn = ({ text, start, end }: Selected) =>
  `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;

describe("a tool", () => {
  test.each<[Tool, string, string]>([
    ["bold", "a ⟦b⟧ c", "a **⟦b⟧** c"],
    ["bold", "a **⟦b⟧** c", "a ⟦b⟧ c"],
    ["bold", "a⟦ b ⟧c", "a **⟦b⟧** c"],
    ["italic", "⟦⟧", "__⟦⟧__"],
    ["strike", "⟦x⟧", "~~⟦x⟧~~"],
    ["code", "⟦x⟧", "`⟦x⟧`"],
    ["block", "a⟦x⟧", "a\n```\n⟦x⟧\n```"],
    ["link", "see ⟦this⟧.", "see [this](⟦https://⟧)."],
    ["link", "⟦https://a.example⟧", "[⟦⟧](https://a.example)"],
    ["quote", "one\ntw⟦o⟧", "one\n> two⟦⟧"],
    ["quote", "> ⟦one\n> two⟧", "one\ntwo⟦⟧"],
  ])("%s turns %s into %s", (tool, before, after) => {
    expect(drawn(applied(tool, given(before)))).toBe(after);
  });
});

test("a tool's key is found on a Russian keyboard as well", () => {
  const event = new KeyboardEvent("keydown", { code: "KeyB", key: "и", ctrlKey: true });
  expect(toolOf(event)).toBe("bold");
  expect(toolOf(new KeyboardEvent("keydown", { code: "KeyB", key: "b" }))).toBeNull();
});
