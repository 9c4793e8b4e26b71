import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { HistoryLine, Problem } from "@/core/api/gen";
import { ApiError, Unreachable } from "@/core/http";
import { useLanguage } from "@/core/i18n";
import { aTicket, theBoot } from "../../../tests/samples";
import { refused } from "./words";

const SELF = { id: "self", name: "Self" };
const ANNA = { kind: "agent", id: "anna", name: "Anna" } as const;
const NOW = aTicket({ status: "in_progress", assignee: ANNA, version: 2 });

function no(status: number, key: string, part: Partial<Problem> = {}): ApiError {
  const detail = "In the server's words.";
  const problem = { type: `/problems/${key}`, title: "", status, detail, request_id: "req-7" };
  return new ApiError(status, { ...problem, ...part }, 0);
}

function line(kind: HistoryLine["kind"], data: HistoryLine["data"] = {}): HistoryLine {
  return { position: 3, kind, actor: ANNA, data, at: "2026-11-25T08:01:00Z" };
}

/** Without the marks that keep directions apart. */
const plain = (text: string) => text.replace(/[\u2068\u2069]/g, "");

beforeEach(theBoot);

describe("a refusal in English", () => {
  beforeAll(() => useLanguage("en"));

  test.each([
    [
      "says who was faster",
      no(409, "taken-already", { facts: { name: "Anna", version: 2 } }),
      line("assigned"),
      "Anna already has #1042. Now: In progress, with Anna.",
    ],
    [
      "says who moved it and where it stands",
      no(409, "ticket-moved", { facts: { version: 2 } }),
      line("status", { status: "in_progress" }),
      "Anna set it to “In progress”. Now: In progress, with Anna.",
    ],
    [
      "says so where nobody knows who it was",
      no(409, "step-refused"),
      null,
      "#1042 changed meanwhile. Now: In progress, with Anna.",
    ],
  ])("%s", (_, error, last, words) => {
    expect(plain(refused(error, aTicket(), NOW, last, SELF))).toBe(words);
  });

  test("names oneself as such", () => {
    const own = aTicket({ assignee: { kind: "agent", ...SELF }, status: "waiting" });
    const last = { ...line("replied"), actor: { kind: "agent", ...SELF } as const };
    expect(plain(refused(no(409, "ticket-moved"), aTicket(), own, last, SELF))).toBe(
      "You have just replied. Now: Waiting for contact, with you.",
    );
  });

  test("of what cannot be seen any more, of no network, of a fault with its request", () => {
    const words = (error: unknown) => plain(refused(error, aTicket(), null, null, SELF));
    expect(words(no(404, "ticket-unknown"))).toBe("#1042 is not among your tickets any more.");
    expect(words(new Unreachable("no answer"))).toContain("was not changed");
    expect(words(no(500, "fault"))).toBe("#1042 could not be changed. Request req-7");
    expect(words(no(403, "not-allowed"))).toBe("In the server's words.");
  });
});

describe("a refusal in Russian", () => {
  beforeAll(() => useLanguage("ru"));

  test("says the same", () => {
    const error = no(409, "taken-already", { facts: { name: "Анна" } });
    expect(plain(refused(error, aTicket(), NOW, null, SELF))).toBe(
      "Обращением #1042 уже занимается Анна. Сейчас: В работе, исполнитель — Anna.",
    );
  });
});
