import { beforeEach, expect, test, vi } from "vitest";
import { connection, type Frame } from "@/core/live";
import { hearPresence, online, presenceOf } from "./presence";

const anna = { id: "anna", name: "Anna" };
const ben = { id: "ben", name: "Ben" };
const hear = (frame: object) => hearPresence(frame as Frame);
const at = (facts: object) =>
  hear({
    type: "presence",
    ticket_id: "t",
    viewing: [],
    typing: [],
    contact_is_typing: false,
    ...facts,
  });

beforeEach(() => {
  connection.value = "offline";
  connection.value = "live";
});

test("the newest word about a ticket replaces the one before", () => {
  at({ viewing: [anna], typing: [ben] });
  expect(presenceOf("t")).toMatchObject({ viewing: [anna], typing: [ben] });
  at({});
  expect(presenceOf("t")).toMatchObject({ viewing: [], typing: [] });
  expect(presenceOf("other").viewing).toEqual([]);
});

test("a contact is told who of the desk writes", () => {
  hear({ type: "typing", ticket_id: "t", is_typing: true, name: "Anna" });
  expect(presenceOf("t").deskName).toBe("Anna");
  hear({ type: "typing", ticket_id: "t", is_typing: false, name: "" });
  expect(presenceOf("t").deskName).toBe("");
});

test("nobody is here when the connection is not", () => {
  at({ viewing: [anna] });
  hear({ type: "staff.online", agents: [anna, ben] });
  connection.value = "reconnecting";
  expect(presenceOf("t").viewing).toEqual([]);
  expect(online.value).toEqual([]);
});

test("somebody of whom nothing is heard any more is taken to have stopped", () => {
  vi.useFakeTimers();
  at({ typing: [anna] });
  vi.advanceTimersByTime(60_000);
  expect(presenceOf("t")).toMatchObject({ viewing: [anna], typing: [] });
  vi.useRealTimers();
});

test("frames of no concern change nothing", () => {
  hear({ type: "upto", cursor: "x" });
  expect(presenceOf("t").typing).toEqual([]);
});
