import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { MessageShape } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { useLanguage, usePart } from "@/core/i18n";
import { keys } from "@/features/tickets/queries";
import { installPlatform } from "@/ui/testing/platform";
import { toasts } from "@/ui/toasts";
import { aMessage } from "../../../tests/samples";
import { saidToAgent } from "./said";
import { useResend } from "./useResend";

const key = keys.conversation("t");
const message = (state: "failed" | "unknown") =>
  aMessage({
    id: "m",
    author: { kind: "agent", id: "me", name: "Me" },
    delivery: { id: "d", state, error: "timeout", ended_at: "2026-11-25T10:00:09Z" },
  });

function Screen({ state }: { state: "failed" | "unknown" }) {
  const { again, question } = useResend();
  return (
    <>
      <button type="button" onClick={() => again(saidToAgent(message(state), "me"))}>
        press
      </button>
      {question}
    </>
  );
}

function open(state: "failed" | "unknown") {
  cache.setQueryData(key, {
    pages: [{ messages: [message(state)], before: null, after: null }],
    pageParams: [null],
  });
  render(<Screen state={state} />);
  fireEvent.click(screen.getByRole("button", { name: "press" }));
}

const stateNow = () =>
  cache.getQueryData<{ pages: { messages: MessageShape[] }[] }>(key)?.pages[0]?.messages[0]
    ?.delivery?.state;

beforeAll(async () => {
  installPlatform();
  await useLanguage("en");
  await usePart("talk");
});
beforeEach(() => {
  toasts.value = [];
  // Nobody answers here: what is shown until then, and afterwards, is what is looked at.
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
});
afterEach(() => {
  cleanup();
  cache.clear();
  vi.unstubAllGlobals();
});

test("is shown as queued at once, and as it was when nobody answers", async () => {
  open("failed");
  expect(stateNow()).toBe("queued");
  await expect.poll(() => toasts.value.length, { timeout: 9_000 }).toBe(1);
  expect(stateNow()).toBe("failed");
  expect(toasts.value[0]?.action?.label).toBe("Try again");
});

test("a doubtful one is asked about first, and nothing is done without a yes", async () => {
  open("unknown");
  const question = await screen.findByRole("dialog", { name: "Send it a second time?" });
  expect(question.textContent).toContain("may already be in the contact's chat");
  expect(stateNow()).toBe("unknown");
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(stateNow()).toBe("unknown");
  fireEvent.click(screen.getByRole("button", { name: "press" }));
  fireEvent.click(await screen.findByRole("button", { name: "Send again" }));
  await expect.poll(stateNow).toBe("queued");
});
