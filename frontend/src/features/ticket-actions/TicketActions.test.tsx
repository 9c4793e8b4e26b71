import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Me, Permission } from "@/core/api/gen";
import { useLanguage, usePart } from "@/core/i18n";
import { session } from "@/core/session";
import { aMe, aTicket, theBoot } from "../../../tests/samples";
import { TicketActions } from "./TicketActions";

// The server's roles: identity/permissions.py.
const HELPER: Permission[] = [
  "tickets.read_assigned",
  "tickets.reply",
  "tickets.note",
  "tickets.set_status",
  "staff.read",
  "stats.read",
];
const MODERATOR: Permission[] = [
  ...HELPER,
  "tickets.read_all",
  "tickets.take",
  "tickets.assign",
  "tickets.set_priority",
  "tickets.set_category",
  "tickets.merge",
  "contacts.read",
  "contacts.ban",
];

function as(permissions: Permission[], role: Me["role"]): void {
  session.value = { state: "in", me: aMe({ permissions, role }), isStale: false };
}

function offered(): string[] {
  fireEvent.click(screen.getByRole("button", { name: /More for/ }));
  return screen.getAllByRole("menuitem", { hidden: true }).map((one) => {
    const text = one.querySelector(".float-text")?.firstChild?.textContent ?? "";
    return text.trim();
  });
}

beforeAll(async () => {
  await useLanguage("en");
  await usePart("menu");
});
beforeEach(theBoot);
afterEach(cleanup);

describe("what is offered", () => {
  test("to a moderator: everything there is to do", () => {
    as(MODERATOR, "moderator");
    render(<TicketActions ticket={aTicket()} />);
    expect(screen.getByRole("button", { name: "Take" })).toBeTruthy();
    expect(offered()).toEqual([
      "Take",
      "Assign",
      "Start working on it",
      "Wait for the contact",
      "Resolve",
      "Close",
      "Snooze",
      "Priority",
      "Category",
      "Tags",
      "Merge into another ticket",
      "Follow",
      "Participants",
      "Save the conversation",
    ]);
  });

  test("to a helper: the ticket's steps, and neither taking nor giving", () => {
    as(HELPER, "helper");
    render(<TicketActions ticket={aTicket()} />);
    expect(screen.queryByRole("button", { name: "Take" })).toBeNull();
    expect(offered()).toEqual([
      "Start working on it",
      "Wait for the contact",
      "Resolve",
      "Close",
      "Snooze",
      "Follow",
      "Participants",
      "Save the conversation",
    ]);
  });

  test("to nobody: a ticket that somebody has is not taken from them by one press", () => {
    as(MODERATOR, "moderator");
    const assignee = { kind: "agent", id: "anna", name: "Anna" } as const;
    render(<TicketActions ticket={aTicket({ assignee, status: "in_progress" })} />);
    expect(screen.queryByRole("button", { name: "Take" })).toBeNull();
    expect(offered()).not.toContain("Take");
  });

  test("of a closed ticket: only what the server's table has", () => {
    as(MODERATOR, "moderator");
    render(<TicketActions ticket={aTicket({ status: "closed", steps: ["reopen"] })} />);
    expect(offered()).toEqual([
      "Reopen",
      "Priority",
      "Category",
      "Tags",
      "Merge into another ticket",
      "Follow",
      "Participants",
      "Save the conversation",
    ]);
  });

  test("of an erased person's ticket: nothing", () => {
    as(MODERATOR, "moderator");
    const left = aTicket({ status: "closed", steps: [], is_erased: true });
    const { container } = render(<TicketActions ticket={left} />);
    expect(container.textContent).toBe("");
  });

  test("to somebody who may do nothing: no empty menu", () => {
    as(["tickets.read_assigned"], "helper");
    const { container } = render(<TicketActions ticket={aTicket({ steps: [] })} />);
    expect(container.textContent).toBe("");
  });
});
