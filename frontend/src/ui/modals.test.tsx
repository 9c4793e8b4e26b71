import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { Dialog } from "@/ui/Dialog";
import { Sheet } from "@/ui/Sheet";
import { installPlatform } from "@/ui/testing/platform";

beforeAll(installPlatform);
afterEach(cleanup);

const press = (key: string) => fireEvent.keyDown(document.activeElement as Element, { key });

function dialog(tone: "normal" | "danger" = "normal") {
  const confirmed = vi.fn();
  function Held() {
    const [isOpen, setOpen] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          open
        </button>
        <Dialog
          open={isOpen}
          title="Close the ticket?"
          text="Imogen can still write."
          confirm="Close ticket"
          cancel="Keep open"
          tone={tone}
          onConfirm={() => {
            confirmed();
            setOpen(false);
          }}
          onCancel={() => setOpen(false)}
        />
      </>
    );
  }
  render(<Held />);
  const opener = screen.getByRole("button", { name: "open" });
  opener.focus();
  fireEvent.click(opener);
  return { confirmed, opener };
}

test("a question says what it asks and starts on the answer", () => {
  dialog();
  const asked = screen.getByRole("dialog", { name: "Close the ticket?" });
  expect(asked.getAttribute("aria-describedby")).toBeTruthy();
  expect(document.activeElement?.textContent).toBe("Close ticket");
});

test("a dangerous question starts on the way back", () => {
  dialog("danger");
  expect(screen.getByRole("alertdialog")).toBeTruthy();
  expect(document.activeElement?.textContent).toBe("Keep open");
});

test("Escape is no; the focus returns to where it was", () => {
  const { confirmed, opener } = dialog();
  press("Escape");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(confirmed).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(opener);
});

test("a press beside a question is no, one inside it nothing", () => {
  dialog();
  const asked = screen.getByRole("dialog");
  fireEvent.click(screen.getByText("Imogen can still write."));
  expect(screen.queryByRole("dialog")).not.toBeNull();
  fireEvent.click(asked);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the answer is given once by the button", () => {
  const { confirmed } = dialog();
  fireEvent.click(screen.getByRole("button", { name: "Close ticket" }));
  expect(confirmed).toHaveBeenCalledOnce();
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a sheet is named, closes by its button and by Escape, and holds nothing while closed", () => {
  const closed = vi.fn();
  const sheet = (isOpen: boolean) => (
    <Sheet open={isOpen} title="Assign" closeLabel="Close" onClose={closed} footer="foot">
      body
    </Sheet>
  );
  const { rerender } = render(sheet(false));
  expect(screen.queryByText("body")).toBeNull();
  rerender(sheet(true));
  expect(screen.getByRole("dialog", { name: "Assign" })).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(closed).toHaveBeenCalledTimes(1);
  press("Escape");
  expect(closed).toHaveBeenCalledTimes(2);
  rerender(sheet(false));
  expect(screen.queryByText("body")).toBeNull();
});

test("a sheet that is taken away open gives the focus back", () => {
  const page = (isThere: boolean) => (
    <>
      <button type="button">Before</button>
      {isThere && (
        <Sheet open title="Assign" closeLabel="Close" onClose={vi.fn()}>
          body
        </Sheet>
      )}
    </>
  );
  const { rerender } = render(page(false));
  screen.getByRole("button", { name: "Before" }).focus();
  rerender(page(true));
  screen.getByRole("button", { name: "Close" }).focus();
  const close = vi.spyOn(HTMLDialogElement.prototype, "close");
  rerender(page(false));
  expect(close).toHaveBeenCalledOnce();
});
