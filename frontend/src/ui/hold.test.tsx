import { act, cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { Bubble } from "@/ui/Bubble";
import { Menu } from "@/ui/Menu";
import { installPlatform } from "@/ui/testing/platform";

const clicked = vi.fn();

beforeAll(installPlatform);
beforeEach(() => {
  vi.useFakeTimers();
  clicked.mockClear();
  const items = [{ id: "copy", label: "Copy", onSelect: () => undefined }];
  render(
    <Bubble kind="in" menu={<Menu label="Actions" items={items} />}>
      <button type="button" onClick={clicked}>
        photo
      </button>
    </Bubble>,
  );
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const photo = () => screen.getByText("photo");
const finger = { pointerType: "touch", isPrimary: true, clientX: 50, clientY: 50 };
/** jsdom's pointer events know no pointer; theirs do. */
function point(kind: string, more: object) {
  const event = new MouseEvent(kind, { bubbles: true, cancelable: true });
  for (const [name, value] of Object.entries(more)) Object.defineProperty(event, name, { value });
  return fireEvent(photo(), event);
}
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const isOpen = () => screen.queryByRole("menu") !== null;

test("a finger held still opens the menu, and letting go presses nothing", () => {
  point("pointerdown", finger);
  pass(500);
  expect(isOpen()).toBe(true);
  expect(point("contextmenu", {})).toBe(false);
  point("pointerup", finger);
  fireEvent.click(photo());
  expect(clicked).not.toHaveBeenCalled();
  point("pointerdown", finger);
  point("pointerup", finger);
  fireEvent.click(photo());
  expect(clicked).toHaveBeenCalledOnce();
});

test("a finger that moves or lifts, and a mouse, open nothing", () => {
  point("pointerdown", finger);
  point("pointermove", { ...finger, clientY: 70 });
  pass(500);
  point("pointerdown", finger);
  point("pointerup", finger);
  pass(500);
  point("pointerdown", { ...finger, pointerType: "mouse" });
  pass(500);
  expect(isOpen()).toBe(false);
});
