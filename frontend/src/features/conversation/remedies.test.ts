import { describe, expect, test } from "vitest";
import type { DeliveryShape, TicketShape } from "@/core/api/gen";
import { barrierOf, remedyOf } from "./remedies";

const ENDED = "2026-11-25T10:00:00Z";
const delivery = (state: DeliveryShape["state"], error: string | null = null): DeliveryShape => ({
  id: "d",
  state,
  error,
  ended_at: ENDED,
});

describe("what helps an answer", () => {
  test.each([
    ["failed", "flood", "resend"],
    ["failed", "no_connection", "resend"],
    ["failed", "bad_request", "resend"],
    ["failed", "too_long", "rewrite"],
    ["failed", "foreign_file", "rewrite"],
    ["failed", "infected_file", "rewrite"],
    ["unknown", "timeout", "resend"],
    ["unreachable", "never_started", "resend"],
    ["unreachable", "blocked", "resend"],
    ["discarded", "expired", "resend"],
    ["discarded", "blocked", null],
    ["queued", null, null],
    ["sending", null, null],
    ["sent", null, null],
  ] as const)("%s by %s: %s", (state, error, remedy) => {
    expect(remedyOf(delivery(state, error), "")).toBe(remedy);
  });
  test("nothing, while the contact cannot be brought anything", () => {
    for (const barrier of ["blocked", "deactivated", "banned"] as const) {
      expect(remedyOf(delivery("failed", "flood"), barrier)).toBe("");
    }
  });
  test("is not asked of what is not over, or was never on its way", () => {
    expect(remedyOf({ ...delivery("failed"), ended_at: null }, "")).toBeNull();
    expect(remedyOf(null, "")).toBeNull();
  });
});

test("a ban stands before what the chat says", () => {
  const ticket = { contact_is_banned: true, reachability: "blocked" } as TicketShape;
  expect(barrierOf(ticket)).toBe("banned");
  expect(barrierOf({ ...ticket, contact_is_banned: false })).toBe("blocked");
  expect(barrierOf({ ...ticket, contact_is_banned: false, reachability: "never_started" })).toBe(
    "",
  );
});
