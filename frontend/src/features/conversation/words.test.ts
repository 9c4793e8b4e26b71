import { readFileSync } from "node:fs";
import { FluentResource } from "@fluent/bundle";
import { beforeAll, describe, expect, test } from "vitest";
import type { HistoryLine, MessageShape } from "@/core/api/gen";
import { type Language, useLanguage, usePart } from "@/core/i18n";
import { aMessage } from "../../../tests/samples";
import { historyWords } from "./historyWords";
import { type Said, saidToAgent } from "./said";
import { deliveryWords, inShort, whyWords } from "./words";

const message = (facts: Partial<MessageShape>): Said =>
  saidToAgent(
    aMessage({ id: "m", author: { kind: "agent", id: "anna", name: "Anna" }, ...facts }),
    "anna",
  );

const KINDS: Record<HistoryLine["kind"], HistoryLine["data"]> = {
  opened: { number: 7 },
  received: { message_id: "m" },
  replied: { message_id: "m" },
  noted: { message_id: "m" },
  edited: { message_id: "m" },
  assigned: { assignee_id: "anna", previous_id: null },
  status: { status: "closed", previous: "open" },
  priority: { priority: 4, previous: 2 },
  category: { category_id: "c" },
  due_soon: { metric: "resolution" },
  overdue: { metric: "first_response" },
  banned: {},
  unbanned: {},
  escalated: { metric: "next_response", act: "notify", percent: 150 },
  reachability: { reachability: "never_started" },
  contact_unreachable: { reason: "never_started" },
  delivery_retried: { delivery_id: "d" },
  delivery_discarded: { delivery_id: "d" },
  rated: { stars: 4, previous: 2 },
  macro: { macro_id: "m" },
  tagged: { tag_id: "t" },
  untagged: { tag_id: "t" },
  field: { field_id: "f" },
  merged: { transfer_id: "x", other_id: "o", number: 7, count: 3 },
  merged_into: { transfer_id: "x", other_id: "o", number: 7, count: 3 },
  split: { transfer_id: "x", other_id: "o", number: 7, count: 3 },
  split_from: { transfer_id: "x", other_id: "o", number: 7, count: 3 },
  transfer_undone: { transfer_id: "x", other_id: "o", number: 7 },
  file_infected: {},
  bulk: { bulk_id: "b", count: 12 },
  bulk_undone: { bulk_id: "b" },
  contact_merged: {},
  contact_unmerged: {},
  transcript_sent: {},
  snoozed: { until: "2026-12-01T08:00:00Z" },
  woken: { reason: "time" },
  erased: {},
  participant_added: { agent_id: "a" },
  participant_removed: { agent_id: "a" },
  spam: {},
  not_spam: {},
};
const REASONS = [
  "blocked",
  "deactivated",
  "never_started",
  "kicked",
  "reply_target_missing",
  "no_connection",
  "flood",
  "expired",
  "infected_file",
  "bad_request",
  "forbidden",
];
const named = {
  agent: () => "Anna",
  category: () => "Refunds",
  team: () => "Money",
  macro: () => "Finish",
  tag: () => "vip",
  field: () => "Server",
};
const line = (kind: HistoryLine["kind"], data = KINDS[kind]): HistoryLine => ({
  position: 1,
  kind,
  actor: { kind: "agent", id: "anna", name: "Anna" },
  data,
  at: "2026-11-25T10:00:00Z",
});
const isWorded = (words: string) =>
  words !== "" && !/talk-|status-|priority-|undefined/.test(words);

describe.each(["en", "ru"] as Language[])("in %s", (code) => {
  beforeAll(async () => {
    await useLanguage(code);
    await Promise.all(["talk", "history"].map(usePart));
  });

  test.each(Object.keys(KINDS) as HistoryLine["kind"][])("history has words for %s", (kind) => {
    expect(historyWords(line(kind), named)).toSatisfy(isWorded);
  });
  test("history has words for what was taken away or passed on", () => {
    const all = [
      line("assigned", { assignee_id: null, previous_id: "anna" }),
      line("assigned", { assignee_id: "ben", previous_id: "anna" }),
      line("category", { category_id: null }),
      line("assigned", { assignee_id: null, previous_id: "anna", reason: "left" }),
      line("participant_added", { agent_id: "anna" }),
      line("participant_removed", { agent_id: "anna" }),
    ];
    for (const one of all) expect(historyWords(one, named)).toSatisfy(isWorded);
  });
  test.each(["in_turn", "by_load"])("history says why a ticket was given: %s", (reason) => {
    const facts = { assignee_id: "anna", reason, load: 3, capacity: 10 };
    const all = [
      line("assigned", { ...facts, previous_id: null }),
      line("assigned", { ...facts, previous_id: "ben" }),
      line("assigned", { ...facts, previous_id: null, team_id: "money" }),
    ];
    const said = all.map((one) => historyWords(one, named));
    for (const one of said) {
      expect(one).toSatisfy(isWorded);
      expect(one.replace(/[\u2068\u2069]/g, "")).toMatch(/Anna.*3.*10/);
    }
    expect(said[2]).toContain("Money");
    const gone = { ...named, team: () => "" };
    expect(historyWords(all[2] as HistoryLine, gone)).toSatisfy(isWorded);
  });
  test.each(["queued", "sending", "sent", "failed", "unknown", "unreachable", "held", "discarded"])(
    "a delivery that is %s has words",
    (state) => {
      const delivery = { state, error: "blocked" } as MessageShape["delivery"];
      expect(deliveryWords(message({ delivery }), "")?.label).toSatisfy(isWorded);
    },
  );
  test.each([...REASONS, "something_new", null])("the reason %s has words", (error) => {
    expect(whyWords(error)).toSatisfy(isWorded);
  });
  test("a reason that is known says more than that it failed", () => {
    for (const one of REASONS) expect(whyWords(one)).not.toBe(whyWords(null));
  });
});

test("both languages have the same words", () => {
  const keys = (code: string) =>
    new FluentResource(readFileSync(`locales/${code}/parts/talk.ftl`, "utf8")).body.map(
      (one) => one.id,
    );
  expect(keys("ru").toSorted()).toEqual(keys("en").toSorted());
});

describe("a message in short", () => {
  beforeAll(async () => {
    await useLanguage("en");
    await usePart("talk");
  });
  test("names what it is when it is more than words", () => {
    expect(inShort(message({ kind: "photo", text: "the mine" }))).toBe("Photo: the mine");
    expect(inShort(message({ kind: "voice", text: "" }))).toBe("Voice message");
  });
  test("is one line that hides and turns nothing (T31)", () => {
    expect(inShort(message({ text: "a\n\u202eb\u200bc" }))).toBe("a b c");
    expect([...inShort(message({ text: "x".repeat(500) }))]).toHaveLength(121);
  });
});

test("an answer the contact saw later says so", async () => {
  await useLanguage("en");
  const sent = message({ delivery: { id: "d", state: "sent", error: null, ended_at: null } });
  expect(deliveryWords(sent, "")?.state).toBe("sent");
  expect(deliveryWords(sent, "2026-11-25T11:00:00Z")?.state).toBe("read");
});
