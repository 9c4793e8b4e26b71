import { act, cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { Toasts } from "@/ui/Toast";
import { installPlatform } from "@/ui/testing/platform";
import { dismiss, toast, toasts } from "@/ui/toasts";

beforeAll(installPlatform);
beforeEach(() => {
  vi.useFakeTimers();
  render(<Toasts label="Notices" closeLabel="Close" />);
});
afterEach(() => {
  for (const one of toasts.value) dismiss(one.id);
  cleanup();
  vi.useRealTimers();
});

const shown = () => Array.from(document.querySelectorAll(".toast-text"), (one) => one.textContent);
const say = (text: string, run?: () => void) =>
  act(() => void toast({ text, ...(run && { action: { label: "Undo", run } }) }));
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

test("a toast is read out by a region that was there before, and goes by itself", () => {
  const region = screen.getByRole("status");
  expect(region.textContent).toBe("");
  say("Assigned");
  expect(screen.getByRole("status")).toBe(region);
  expect(region.textContent).toBe("Assigned");
  pass(3_999);
  expect(shown()).toEqual(["Assigned"]);
  pass(1);
  expect(shown()).toEqual([]);
});

test("undo is offered longer, is done once and takes the toast away", () => {
  const undo = vi.fn();
  say("Closed", undo);
  pass(6_000);
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(undo).toHaveBeenCalledOnce();
  expect(shown()).toEqual([]);
});

test("no toast goes while somebody has the focus in it", () => {
  say("Closed");
  const close = screen.getByRole("button", { name: "Close" });
  act(() => close.focus());
  pass(60_000);
  expect(shown()).toEqual(["Closed"]);
  act(() => close.blur());
  pass(4_000);
  expect(shown()).toEqual([]);
});

test("three stay in sight, the oldest makes room", () => {
  for (const text of ["1", "2", "3", "4"]) say(text);
  expect(shown()).toEqual(["2", "3", "4"]);
  fireEvent.click(screen.getAllByRole("button", { name: "Close" })[0] as Element);
  expect(shown()).toEqual(["3", "4"]);
});
