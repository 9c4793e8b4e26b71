import { cleanup, fireEvent, render } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Permission } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { t, useLanguage, usePart } from "@/core/i18n";
import { session } from "@/core/session";
import { changeSettings } from "@/core/settings";
import { picking, stopPicking } from "@/features/ticket-actions/picking";
import { wish } from "@/features/tickets/compose";
import { keys } from "@/features/tickets/queries";
import { installPlatform } from "@/ui/testing/platform";
import { aMe, aTicket, theBoot } from "../../../tests/samples";
import { KeyHelp } from "./KeyHelp";
import type { Place } from "./place";
import { stop } from "./roving";
import { isHelpOpen, letterOf, useKeys } from "./useKeys";

const TICKET = aTicket();
const ALL: Permission[] = [
  "tickets.read_all",
  "tickets.reply",
  "tickets.note",
  "tickets.take",
  "tickets.assign",
  "tickets.set_status",
  "tickets.set_priority",
  "tickets.set_category",
];
const personOf = (...permissions: Permission[]) => {
  session.value = { state: "in", me: aMe({ permissions }), isStale: false };
};

function desk(part: Partial<Place> = {}) {
  const done: string[] = [];
  const place: Place = {
    section: "inbox",
    ticketId: null,
    isContact: false,
    filters: { view: "waiting", priorities: [4] },
    open: (id) => done.push(`open ${id}`),
    openContact: () => done.push("contact"),
    back: () => done.push("back"),
    go: (to) => done.push(`go ${to}`),
    narrow: (filters) => done.push(`narrow ${JSON.stringify(filters)}`),
    list: () => done.push("list"),
    hrefOf: (id) => id,
    ...part,
  };
  const Probe = () => {
    useKeys(place);
    return <input aria-label="words" />;
  };
  const { getByLabelText } = render(<Probe />);
  const press = (key: string, on: Element = document.body, more: KeyboardEventInit = {}) =>
    fireEvent.keyDown(on, {
      key,
      code: /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : "",
      ...more,
    });
  return { done, press, field: getByLabelText("words") };
}

beforeAll(async () => {
  installPlatform();
  await useLanguage("en");
  await usePart("keys");
});
beforeEach(() => {
  theBoot();
  personOf(...ALL);
  cache.setQueryData(keys.ticket(TICKET.id), TICKET);
  stop.value = TICKET.id;
  changeSettings({ hasKeys: true });
});
afterEach(() => {
  cleanup();
  stopPicking();
  wish.value = null;
  isHelpOpen.value = false;
});

describe("single keys", () => {
  test("open the row the list is at, and its choices", () => {
    const { done, press } = desk();
    press("o");
    press("p");
    expect(done).toEqual([`open ${TICKET.id}`]);
    expect(picking.value).toEqual({ choice: "priority", ticketId: TICKET.id });
  });

  test.each([
    ["a", "assignee"],
    ["s", "status"],
    ["p", "priority"],
    ["c", "category"],
  ])("%s opens the choice of the %s for those the menu offers it to", (key, choice) => {
    const { press } = desk();
    press(key);
    expect(picking.value).toEqual({ choice, ticketId: TICKET.id });
    stopPicking();
    personOf("tickets.read_all", "tickets.reply");
    press(key);
    expect(picking.value).toBeNull();
  });

  test("give nobody a closed ticket", () => {
    cache.setQueryData(keys.ticket(TICKET.id), { ...TICKET, status: "closed", steps: ["reopen"] });
    const { press } = desk();
    press("a");
    expect(picking.value).toBeNull();
  });

  test("begin no answer and no note of those who may not write", () => {
    personOf("tickets.read_all");
    const { done, press } = desk();
    press("r");
    press("n");
    expect(done).toEqual([]);
    expect(wish.value).toBeNull();
  });

  test("are told of as far as they do something", () => {
    const lines = () => [...document.querySelectorAll("dd")].map((one) => one.textContent);
    personOf("tickets.read_all", "tickets.note");
    isHelpOpen.value = true;
    render(<KeyHelp />);
    expect(lines()).toContain(t("keys-note"));
    const others = ["reply", "take", "assign", "status", "priority", "category", "finish", "undo"];
    for (const other of others) expect(lines()).not.toContain(t(`keys-${other}`));
    cleanup();
    personOf(...ALL);
    render(<KeyHelp />);
    for (const other of others) expect(lines()).toContain(t(`keys-${other}`));
  });

  test("open a ticket to write in it", () => {
    const { done, press } = desk();
    press("n");
    expect(done).toEqual([`open ${TICKET.id}`]);
    expect(wish.value).toEqual({ ticketId: TICKET.id, mode: "note" });
  });

  test("lead to views, with the other filters kept", () => {
    const { done, press } = desk();
    press("g");
    press("u");
    expect(done).toEqual(['narrow {"view":"unassigned","priorities":[4]}']);
  });

  test("work where the letters are on a Russian keyboard", () => {
    expect(letterOf({ key: "о", code: "KeyJ" })).toBe("j");
    expect(letterOf({ key: ",", code: "Slash" })).toBe("?");
    expect(letterOf({ key: ".", code: "Slash" })).toBe("/");
    expect(letterOf({ key: "a", code: "KeyQ" })).toBe("a"); // AZERTY says what it means
  });

  test("are letters while somebody types, and shortcuts of others with Ctrl", () => {
    const { done, press, field } = desk();
    press("o", field);
    press("?", field);
    press("p", document.body, { ctrlKey: true });
    expect(done).toEqual([]);
    expect(isHelpOpen.value).toBe(false);
    expect(picking.value).toBeNull();
  });

  test("do nothing once they are switched off, but for Escape", () => {
    changeSettings({ hasKeys: false });
    const { done, press } = desk({ ticketId: TICKET.id });
    press("o");
    press("p");
    press("Escape");
    expect(picking.value).toBeNull();
    expect(done).toEqual(["back"]);
  });

  test("Escape leaves the field first and the conversation then", () => {
    const { done, press, field } = desk({ ticketId: TICKET.id });
    field.focus();
    press("Escape", field);
    expect(document.activeElement).not.toBe(field);
    expect(done).toEqual([]);
    press("Escape");
    expect(done).toEqual(["back"]);
  });
});
