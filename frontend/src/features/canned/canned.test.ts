import { describe, expect, test } from "vitest";
import type { CannedResponseRow } from "@/core/api/gen";
import { found, offered } from "./choosing";
import { bodyOf, draftOf, isGood, problemsOf } from "./draft";
import { filledIn, wrongIn } from "./placeholders";

const row = (shortcut: string, more: Partial<CannedResponseRow> = {}): CannedResponseRow => ({
  id: shortcut,
  shortcut,
  title: shortcut,
  excerpt: "",
  languages: ["en"],
  category_id: null,
  is_macro: false,
  use_count: 0,
  used_at: null,
  is_archived: false,
  ...more,
});

const ids = (all: readonly CannedResponseRow[]) => all.map((one) => one.id);

describe("what is offered", () => {
  const all = [
    row("hello", { title: "A greeting", use_count: 2 }),
    row("hell", { use_count: 0 }),
    row("refund", { title: "Money back", category_id: "money", use_count: 1 }),
    row("bye", { use_count: 9 }),
    row("gone", { is_archived: true }),
  ];
  test("the ticket's category first, then the most used; nothing archived", () => {
    expect(ids(offered(all, "", "money"))).toEqual(["refund", "bye", "hello", "hell"]);
    expect(ids(offered(all, "", null))).toEqual(["bye", "hello", "refund", "hell"]);
  });
  test.each([
    ["hel", ["hello", "hell"]],
    ["HELL", ["hell", "hello"]],
    ["greet", ["hello"]],
    ["back mon", ["refund"]],
    ["gone", []],
    ["nothing", []],
  ])("by shortcut or title: %s", (query, expected) => {
    expect(ids(offered(all, query, null))).toEqual(expected);
  });
  test("never more than a person can look through", () => {
    const many = Array.from({ length: 300 }, (_, at) => row(`s${at}`));
    expect(offered(many, "s", null)).toHaveLength(50);
  });
  test("a search in the settings reads the words as well, and the archive apart", () => {
    const worded = [row("a", { excerpt: "Your parcel" }), row("b", { is_archived: true })];
    expect(ids(found(worded, "parcel", false))).toEqual(["a"]);
    expect(ids(found(worded, "", true))).toEqual(["b"]);
  });
});

describe("placeholders", () => {
  const facts = { name: "{desk}", number: "7", agent: "Ada", desk: "Acme" };
  test.each([
    ["Hello {name}, #{number}", "Hello {desk}, #7"],
    ["{agent} of {desk} {{name}}", "Ada of Acme {name}"],
    ["{nobody} } {", "{nobody} } {"],
  ])("are filled in once: %s", (text, expected) => {
    expect(filledIn(text, facts)).toBe(expected);
  });
  test.each([
    ["Hello {name} {{ok}}", ""],
    ["{first_name}", "{first_name}"],
    ["{имя}", "{"],
    ["a } b", "}"],
  ])("that are none are found: %s", (text, wrong) => {
    expect(wrongIn(text)).toBe(wrong);
  });
});

describe("what is written", () => {
  const good = { ...draftOf(null), shortcut: "hello", title: "Hi", texts: { en: "Hi", ru: " " } };
  test("is sent without blank languages and with the actions chosen", () => {
    expect(bodyOf({ ...good, to: "a1", step: "close", priority: "4" })).toEqual({
      shortcut: "hello",
      title: "Hi",
      texts: { en: "Hi" },
      category_id: null,
      actions: {
        priority: 4,
        category_id: null,
        assigns: "agent",
        assignee_id: "a1",
        step: "close",
      },
    });
    expect(bodyOf({ ...good, to: "me" }).actions).toMatchObject({
      assigns: "me",
      assignee_id: null,
    });
  });
  test("comes back as it was kept", () => {
    const kept = {
      ...row("hello"),
      texts: { en: "Hi" },
      actions: { assigns: "agent" as const, assignee_id: "a1", step: "wait" as const },
    };
    expect(draftOf(kept)).toMatchObject({ to: "a1", step: "wait", priority: "" });
  });
  test.each([
    [{}, true],
    [{ shortcut: "two words" }, false],
    [{ shortcut: "привет_2" }, true],
    [{ title: " " }, false],
    [{ texts: {} }, false],
    [{ texts: {}, step: "close" }, true],
    [{ texts: { ru: "{имя}" } }, false],
    [{ texts: { ru: "x".repeat(3501) } }, false],
  ])("is looked at before it is sent: %o", (change, expected) => {
    expect(isGood(problemsOf({ ...good, ...change }))).toBe(expected);
  });
});
