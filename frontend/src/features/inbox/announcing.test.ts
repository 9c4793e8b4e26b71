import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EventFrame, MessageShape } from "@/core/api/gen";
import { aTicket } from "../../../tests/samples";
import { APART_MS, type News, newsOf, Queue } from "./announcing";

const SELF = { kind: "agent", id: "self", name: "Self" } as const;
const ANNA = { kind: "agent", id: "anna", name: "Anna" } as const;
const never = () => false;

type Told = Pick<EventFrame, "event" | "message" | "ticket">;

function received(part: Partial<Told> = {}): Told {
  const message = {
    text: "Hello?",
    author: { kind: "contact", id: "contact", name: "Grace" },
  } as MessageShape;
  return { event: "message.received", ticket: aTicket(), message, ...part };
}

describe("what is worth a word", () => {
  test("a contact's message in one's own ticket, or in nobody's", () => {
    expect(newsOf(received(), "self", null, never)?.words).toBe("Hello?");
    const own = received({ ticket: aTicket({ assignee: SELF }) });
    expect(newsOf(own, "self", null, never)?.kind).toBe("message");
  });

  test.each([
    ["the ticket on the screen", received(), aTicket().id],
    ["a colleague's conversation", received({ ticket: aTicket({ assignee: ANNA }) }), null],
    ["an answer", received({ event: "reply.added" }), null],
    ["a change", received({ event: "ticket.changed", message: null }), null],
  ])("not %s", (_, frame, seenId) => {
    expect(newsOf(frame, "self", seenId, never)).toBeNull();
  });

  test("a ticket one was given, not one that was taken", () => {
    const given = received({ event: "ticket.assigned", ticket: aTicket({ assignee: SELF }) });
    expect(newsOf(given, "self", null, never)?.kind).toBe("given");
    expect(newsOf(given, "self", null, () => true)).toBeNull();
  });
});

test("a deadline of one's own ticket", () => {
  const due = (assignee: typeof SELF | typeof ANNA | null) =>
    newsOf(
      received({ event: "deadline.neared", ticket: aTicket({ assignee }) }),
      "self",
      null,
      never,
    );
  expect(due(SELF)?.kind).toBe("due");
  expect(due(ANNA)).toBeNull();
  expect(due(null)).toBeNull();
});

describe("news", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const piece = (ticketId: string, words: string): News => ({
    ticketId,
    kind: "message",
    name: "Grace",
    number: 1,
    words,
  });

  test("come one at a time, of a ticket the latest, the rest together", () => {
    const said: string[][] = [];
    const queue = new Queue((all) => said.push(all.map((one) => one.words)));
    queue.add(piece("a", "one"));
    queue.add(piece("a", "two"));
    queue.add(piece("a", "three"));
    queue.add(piece("b", "four"));
    expect(said).toEqual([["one"]]);
    vi.advanceTimersByTime(APART_MS);
    expect(said).toEqual([["one"], ["three", "four"]]);
    vi.advanceTimersByTime(APART_MS);
    queue.add(piece("c", "five"));
    expect(said.at(-1)).toEqual(["five"]);
    queue.stop();
  });
});
