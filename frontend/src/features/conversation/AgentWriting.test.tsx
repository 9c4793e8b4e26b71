import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import "fake-indexeddb/auto";
import { createRef } from "preact";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Me, TicketShape } from "@/core/api/gen";
import { useLanguage, usePart } from "@/core/i18n";
import { closeOutbox, letters } from "@/core/outbox";
import { session } from "@/core/session";
import { AgentWriting } from "./AgentWriting";
import { keepDraft, readDraft } from "./drafts";
import { useDraft } from "./useDraft";

const me: Me = {
  kind: "agent",
  id: "anna",
  name: "Anna",
  language: "en",
  role: "helper",
  permissions: ["tickets.reply", "tickets.note"],
  session_id: "s",
  client: "desktop",
  expires_at: "2027-01-01T00:00:00Z",
};
const ticket: TicketShape = {
  id: "t1",
  number: 1,
  subject: "Help",
  status: "open",
  priority: 2,
  category_id: null,
  contact: { kind: "contact", id: "c", name: "Ben" },
  contact_is_banned: false,
  reachability: "reachable",
  assignee: null,
  version: 1,
  opened_at: "2026-11-25T10:00:00Z",
  activity_at: "2026-11-25T10:00:00Z",
  waiting_since: null,
  due_at: null,
  due_metric: null,
  warn_at: null,
  first_reply_at: null,
  contact_read_at: null,
  is_unread: true,
  message_count: 1,
  last_message: null,
  steps: [],
  merged_into: null,
  snoozed_until: null,
  participant_ids: [],
  is_erased: false,
  is_spam: false,
  rating: null,
  tags: [],
};

function Screen({ of }: { of: TicketShape }) {
  const drafting = useDraft(of.id);
  return (
    <AgentWriting
      ticket={of}
      drafting={drafting}
      quoted={undefined}
      seenId="m1"
      onSent={() => undefined}
      input={createRef()}
    />
  );
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const write = (text: string) => fireEvent.input(field(), { target: { value: text } });
const note = () => screen.getByRole("radio", { name: "Note" });

beforeAll(async () => {
  document.body.innerHTML = '<script id="boot" type="application/json">{"inbox":"i"}</script>';
  await useLanguage("en");
  await usePart("talk");
});
beforeEach(async () => {
  closeOutbox();
  session.value = { state: "in", me, isStale: false };
  keepDraft("t1", { text: "", isNote: false, replyToId: null });
});
afterEach(cleanup);

describe("an answer and a note", () => {
  test("an answer is what one writes unless one says otherwise", () => {
    render(<Screen of={ticket} />);
    write("**Hello** Ben");
    fireEvent.click(screen.getByRole("button", { name: "Reply: send to the contact" }));
    expect(letters.value).toMatchObject([
      {
        kind: "reply",
        text: "Hello Ben",
        entities: [{ type: "bold", offset: 0, length: 5 }],
        seenId: "m1",
      },
    ]);
    expect(field().value).toBe("");
  });
  test("a note has its own surface, sign, label and word on the button", () => {
    const { container } = render(<Screen of={ticket} />);
    fireEvent.click(note());
    write("do not tell");
    expect(container.querySelector(".composer-note")).not.toBeNull();
    screen.getByText("Internal note. Only your team sees it");
    expect(screen.queryByRole("button", { name: "Reply: send to the contact" })).toBeNull();
    const add = screen.getByRole("button", { name: "Note: add the note" });
    expect(add.textContent).toBe("Note");
    fireEvent.click(add);
    expect(letters.value).toMatchObject([{ kind: "note", text: "do not tell", replyToId: null }]);
  });
  test("words begun as a note come back as a note (T36)", async () => {
    const first = render(<Screen of={ticket} />);
    fireEvent.click(note());
    write("between us");
    first.unmount();
    await expect.poll(() => readDraft("t1")).toMatchObject({ text: "between us", isNote: true });
    render(<Screen of={ticket} />);
    await expect.poll(() => field().value).toBe("between us");
    screen.getByRole("button", { name: "Note: add the note" });
  });
});

describe("a ready answer", () => {
  test.each([
    ["is counted when the words it became are sent", ["Hello Ben!"], "c1"],
    ["is not counted when others are written instead", ["", "Something else"], null],
  ])("%s", async (_, typed, cannedId) => {
    keepDraft("t1", { text: "Hello Ben", isNote: false, replyToId: null, cannedId: "c1" });
    render(<Screen of={ticket} />);
    await expect.poll(() => field().value).toBe("Hello Ben");
    for (const text of typed) write(text);
    fireEvent.click(screen.getByRole("button", { name: "Reply: send to the contact" }));
    expect(letters.value).toMatchObject([{ text: typed.at(-1), cannedId }]);
  });
  test("is asked for by a button, which is not there for notes", () => {
    render(<Screen of={ticket} />);
    const button = screen.getByRole("button", { name: "Ready answers" });
    fireEvent.click(button);
    expect(field().value).toBe("/");
    expect(button.getAttribute("aria-pressed")).toBe("true");
    fireEvent.click(button);
    expect(button.getAttribute("aria-pressed")).toBe("false");
    fireEvent.click(note());
    expect(screen.queryByRole("button", { name: "Ready answers" })).toBeNull();
  });
});

describe("who cannot be reached", () => {
  test.each([
    ["blocked", { reachability: "blocked" }, /has blocked the bot/],
    ["gone", { reachability: "deactivated" }, /account is gone/],
    ["banned", { contact_is_banned: true }, /is banned/],
  ] as const)("is told of before anybody writes: %s", (_, facts, words) => {
    render(<Screen of={{ ...ticket, ...facts } as TicketShape} />);
    screen.getByText(words);
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Reply" }).disabled).toBe(true);
    write("for the team");
    fireEvent.click(screen.getByRole("button", { name: "Note: add the note" }));
    expect(letters.value).toMatchObject([{ kind: "note" }]);
  });
  test("is only a warning where a reply may still work", () => {
    render(<Screen of={{ ...ticket, reachability: "never_started" }} />);
    screen.getByText(/has not started the bot/);
    write("hello");
    fireEvent.click(screen.getByRole("button", { name: "Reply: send to the contact" }));
    expect(letters.value).toMatchObject([{ kind: "reply" }]);
  });
});

test("who may only read is told so and gets no field", () => {
  session.value = { state: "in", me: { ...me, permissions: [] }, isStale: false };
  render(<Screen of={ticket} />);
  screen.getByText(/not write in it/);
  expect(screen.queryByRole("textbox")).toBeNull();
});

test("a finished ticket says that an answer opens it again", () => {
  render(<Screen of={{ ...ticket, status: "closed" }} />);
  screen.getByText("Closed. Your reply opens it again.", { exact: false, normalizer: plain });
});

/** Without the marks that keep an inserted word's direction to itself. */
const plain = (text: string) => text.replace(/[\u2068\u2069]/g, "");

test("too many characters are counted and not sent", () => {
  render(<Screen of={ticket} />);
  write("x".repeat(4100));
  screen.getByText("4 characters too long", { normalizer: plain });
  fireEvent.submit(field().closest("form") as HTMLFormElement);
  expect(letters.value).toEqual([]);
});
