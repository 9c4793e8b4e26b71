import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { Combobox } from "@/ui/Combobox";
import { Menu } from "@/ui/Menu";
import { TabPanel, Tabs } from "@/ui/Tabs";
import { installPlatform } from "@/ui/testing/platform";

beforeAll(installPlatform);
afterEach(cleanup);

const press = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
const focused = () => document.activeElement?.textContent;

function menu() {
  const chosen = vi.fn();
  const items = ["Assign", "Snooze", "Close", "Block"].map((label) => ({
    id: label,
    label,
    disabled: label === "Close",
    onSelect: () => chosen(label),
  }));
  render(<Menu label="Actions" items={items} />);
  const button = screen.getByRole("button", { name: "Actions" });
  button.focus();
  return { chosen, button };
}

test("a menu opens at its first item with the arrow down, at its last with the arrow up", () => {
  const { button } = menu();
  press("ArrowDown");
  expect(button.getAttribute("aria-expanded")).toBe("true");
  expect(focused()).toBe("Assign");
  press("Escape");
  expect(document.activeElement).toBe(button);
  press("ArrowUp");
  expect(focused()).toBe("Block");
});

test("keys pressed before the menu was painted are the menu's", async () => {
  const { button } = menu();
  const drawn = () => new Promise<void>((done) => queueMicrotask(done));
  // Not by the library's events: those wait for what a busy device does later.
  button.click();
  await drawn();
  const down = new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(down);
  await drawn();
  expect(focused()).toBe("Snooze");
});

test("arrows go around a menu, Home and End to its ends, letters to items", () => {
  menu();
  press("ArrowDown");
  press("ArrowUp");
  expect(focused()).toBe("Block");
  press("ArrowDown");
  expect(focused()).toBe("Assign");
  press("End");
  expect(focused()).toBe("Block");
  press("Home");
  press("s");
  expect(focused()).toBe("Snooze");
});

test("an item is done once and gives the focus back; one that is off does nothing", () => {
  const { chosen, button } = menu();
  press("ArrowDown");
  press("c");
  fireEvent.click(document.activeElement as Element);
  expect(chosen).not.toHaveBeenCalled();
  press("s");
  fireEvent.click(document.activeElement as Element);
  expect(chosen.mock.calls).toEqual([["Snooze"]]);
  expect(screen.queryByRole("menu")).toBeNull();
  expect(document.activeElement).toBe(button);
});

test("Tab and a press outside close a menu", () => {
  menu();
  press("ArrowDown");
  press("Tab");
  expect(screen.queryByRole("menu")).toBeNull();
  fireEvent.click(screen.getByRole("button"));
  fireEvent.pointerDown(document.body);
  expect(screen.queryByRole("menu")).toBeNull();
});

const AGENTS = [
  { id: "1", label: "Imogen Hale" },
  { id: "2", label: "Вера Николаевна", hint: "Admin" },
  { id: "3", label: "Саша Ёлкин", disabled: true },
  { id: "4", label: "Priya" },
];

function combobox() {
  const changed = vi.fn();
  function Held() {
    const [value, setValue] = useState<string | null>("4");
    const change = (id: string) => {
      changed(id);
      setValue(id);
    };
    return <Combobox label="Who" options={AGENTS} value={value} onChange={change} empty="Nobody" />;
  }
  render(<Held />);
  const input = screen.getByRole<HTMLInputElement>("combobox", { name: "Who" });
  input.focus();
  return { changed, input };
}

const type = (input: HTMLInputElement, value: string) =>
  fireEvent.input(input, { target: { value } });
const options = () => screen.queryAllByRole("option").map((one) => one.textContent);
const active = (input: HTMLElement) =>
  document.getElementById(input.getAttribute("aria-activedescendant") ?? "")?.textContent;

test("a combobox filters by beginnings of words, in any case, accents aside", () => {
  const { input } = combobox();
  type(input, "ник");
  expect(options()).toEqual(["Вера НиколаевнаAdmin"]);
  type(input, "adm");
  expect(options()).toEqual(["Вера НиколаевнаAdmin"]);
  type(input, "елк");
  expect(options()).toEqual(["Саша Ёлкин"]);
  type(input, "zzz");
  expect(screen.getByRole("status").textContent).toBe("Nobody");
});

test("arrows mark an option of a combobox and Enter takes it; the focus never leaves", () => {
  const { changed, input } = combobox();
  press("ArrowDown");
  expect(input.getAttribute("aria-expanded")).toBe("true");
  expect(active(input)).toBe("Imogen Hale");
  press("ArrowUp");
  expect(active(input)).toBe("Priya");
  press("ArrowDown");
  press("ArrowDown");
  press("Enter");
  expect(changed.mock.calls).toEqual([["2"]]);
  expect(input.getAttribute("aria-expanded")).toBe("false");
  expect(input.value).toBe("Вера Николаевна");
  expect(document.activeElement).toBe(input);
});

test("an option that is off cannot be taken, and Escape leaves all as it was", () => {
  const { changed, input } = combobox();
  type(input, "елк");
  press("ArrowDown");
  press("Enter");
  expect(changed).not.toHaveBeenCalled();
  press("Escape");
  expect(input.value).toBe("Priya");
  expect(input.getAttribute("aria-expanded")).toBe("false");
});

test("Escape in a folded combobox is left to what is around it", () => {
  const { input } = combobox();
  expect(fireEvent.keyDown(input, { key: "Escape" })).toBe(true);
  type(input, "p");
  expect(fireEvent.keyDown(input, { key: "Escape" })).toBe(false);
});

function tabs() {
  function Held() {
    const [value, setValue] = useState("mine");
    const all = ["mine", "free", "all"].map((id) => ({ id, label: id }));
    return (
      <>
        <Tabs label="Views" tabs={all} value={value} onChange={setValue} idBase="t" />
        <TabPanel idBase="t" value={value}>
          panel of {value}
        </TabPanel>
      </>
    );
  }
  render(<Held />);
  screen.getByRole("tab", { selected: true }).focus();
}

test("arrows, Home and End choose a tab, and only the chosen one is a stop of Tab", () => {
  tabs();
  press("ArrowRight");
  expect(focused()).toBe("free");
  expect(screen.getByRole("tabpanel", { name: "free" }).textContent).toBe("panel of free");
  press("End");
  expect(focused()).toBe("all");
  press("ArrowRight");
  expect(focused()).toBe("mine");
  const stops = screen.getAllByRole("tab").map((tab) => tab.tabIndex);
  expect(stops).toEqual([0, -1, -1]);
});

test("right to left, the arrow to the left leads on", () => {
  document.documentElement.style.direction = "rtl";
  tabs();
  press("ArrowLeft");
  expect(focused()).toBe("free");
  document.documentElement.style.direction = "";
});
