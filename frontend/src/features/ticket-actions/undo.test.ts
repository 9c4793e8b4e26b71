import { describe, expect, test } from "vitest";
import type { PersonShape, Status, TicketShape } from "@/core/api/gen";
import { type Act, guessed, type OwnStep } from "./acts";
import { inverse } from "./undo";

const ANNA: PersonShape = { kind: "agent", id: "anna", name: "Anna" };
const SELF = { id: "self", name: "Self" };
const ALL: Status[] = ["open", "in_progress", "waiting", "resolved", "closed"];

// The rows of the server's lifecycle (tickets/lifecycle.py): where a step may begin.
const FROM: Record<OwnStep, Status[]> = {
  start: ["open", "waiting"],
  wait: ["open", "in_progress"],
  resolve: ["open", "in_progress", "waiting"],
  close: ["open", "in_progress", "waiting", "resolved"],
  reopen: ["resolved", "closed"],
};

function ticket(status: Status, assignee: PersonShape | null, waits: boolean): TicketShape {
  return {
    id: "t",
    number: 1,
    subject: "",
    status,
    priority: 2,
    category_id: null,
    contact: { kind: "contact", id: "c", name: "C" },
    contact_is_banned: false,
    reachability: "reachable",
    assignee,
    version: 1,
    opened_at: "2026-11-25T08:00:00Z",
    activity_at: "2026-11-25T08:00:00Z",
    waiting_since: waits ? "2026-11-25T08:00:00Z" : null,
    due_at: null,
    due_metric: null,
    warn_at: null,
    first_reply_at: null,
    contact_read_at: null,
    is_unread: waits,
    message_count: 1,
    last_message: null,
    steps: [],
    merged_into: null,
    snoozed_until: null,
    participant_ids: [],
    is_erased: false,
    is_spam: false,
    rating: null,
    tags: [],
  };
}

const STEPS = Object.keys(FROM) as OwnStep[];
const ACTS: Act[] = [
  ...STEPS.map((step): Act => ({ kind: "step", step })),
  { kind: "assign", to: SELF },
  { kind: "assign", to: null },
  { kind: "priority", priority: 4 },
  { kind: "category", categoryId: "k" },
];
const CASES = ALL.flatMap((status) =>
  [null, ANNA].flatMap((assignee) =>
    ACTS.filter((act) =>
      act.kind === "step" ? FROM[act.step].includes(status) : status !== "closed",
    ).map((act) => ({ act, before: ticket(status, assignee, status === "open") })),
  ),
);

const place = (one: TicketShape) => [
  one.status,
  one.assignee?.id ?? null,
  one.priority,
  one.category_id,
];

describe("what takes an act back", () => {
  test.each(CASES)("leads to where it was: $act from $before.status", ({ act, before }) => {
    const after = guessed(before, act, SELF);
    const back = inverse(before, after, act);
    if (!back) return;
    let now = after;
    for (const one of back) {
      if (one.kind === "step") expect(FROM[one.step]).toContain(now.status);
      else expect(one.kind === "assign" && now.status === "closed").toBe(false);
      now = guessed(now, one, SELF);
    }
    expect(place(now)).toEqual(place(before));
  });

  test("is there for what people do most", () => {
    const open = ticket("open", null, true);
    const take: Act = { kind: "take" };
    expect(inverse(open, guessed(open, take, SELF), take)).toEqual([{ kind: "assign", to: null }]);
    const mine = ticket("in_progress", ANNA, true);
    const resolve: Act = { kind: "step", step: "resolve" };
    expect(inverse(mine, guessed(mine, resolve, SELF), resolve)).toEqual([
      { kind: "step", step: "reopen" },
    ]);
    const waiting = ticket("waiting", ANNA, false);
    expect(inverse(waiting, guessed(waiting, resolve, SELF), resolve)).toEqual([
      { kind: "step", step: "reopen" },
      { kind: "step", step: "wait" },
    ]);
  });

  test("is not offered where something would be lost", () => {
    const started: Act = { kind: "step", step: "start" };
    const open = ticket("open", null, true);
    expect(inverse(open, guessed(open, started, SELF), started)).toBeNull();
    const waits: Act = { kind: "step", step: "wait" };
    const unanswered = ticket("in_progress", ANNA, true);
    expect(inverse(unanswered, guessed(unanswered, waits, SELF), waits)).toBeNull();
  });
});
