import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { createStore } from "idb-keyval";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { MessageShape } from "@/core/api/gen";
import { ApiError } from "@/core/http";
import { useLanguage, usePart } from "@/core/i18n";
import { closeOutbox, letters, openOutbox, post } from "@/core/outbox";
import { aMessage } from "../../../tests/samples";
import { Message } from "./Message";
import { rowsOf } from "./rows";
import { type Said, saidInLetter, saidToAgent } from "./said";
import { type Talk, TalkContext } from "./talk";

const HOSTILE = "\u202eAdmin\u2066 <img src=x onerror=alert(1)>\u0000";
const base = aMessage();
const said = (facts: Partial<MessageShape> = {}) => saidToAgent(aMessage(facts), "me");

function show(all: Said[], facts: Partial<Talk> = {}) {
  const talk: Talk = {
    audience: "agent",
    ticketId: "t",
    find: (id) => all.find((one) => one.id === id),
    jumpTo: () => undefined,
    openPicture: () => undefined,
    quote: () => undefined,
    showRevisions: () => undefined,
    write: () => undefined,
    resend: () => undefined,
    barrier: "",
    readAt: "",
    ...facts,
  };
  return render(
    <TalkContext.Provider value={talk}>
      {rowsOf(all).map((row) => (
        <Message key={row.said.key} row={row} isMarked={false} />
      ))}
    </TalkContext.Provider>,
  );
}

beforeAll(async () => {
  await useLanguage("en");
  await usePart("talk");
});
afterEach(cleanup);

describe("T26 T31 what strangers write", () => {
  const part: MessageShape["parts"][0] = {
    part: 0,
    kind: "document",
    name: "invoice\u202efdp.exe",
    mime: null,
    size_bytes: 10,
    width: null,
    height: null,
    duration_s: null,
    has_thumb: false,
    caption: "",
    state: "ready",
  };
  const everything: Partial<MessageShape>[] = [
    { text: HOSTILE },
    { author: { kind: "contact", id: "c", name: HOSTILE } },
    {
      details: {
        forward: { kind: "user", name: HOSTILE },
        via: HOSTILE,
        reply_story: { chat: HOSTILE },
      },
    },
    { details: { quote: { text: HOSTILE, offset: 0 } } },
    { kind: "venue", details: { latitude: 1, longitude: 2, title: HOSTILE, address: HOSTILE } },
    { kind: "contact", details: { name: HOSTILE, phone: `+1${HOSTILE}` } },
    { kind: "poll", details: { question: HOSTILE, options: [HOSTILE] } },
    { kind: "checklist", details: { title: HOSTILE, tasks: [{ text: HOSTILE, is_done: true }] } },
    { kind: "story", details: { chat: HOSTILE } },
    { kind: "invoice", text: HOSTILE, details: { currency: "<b>", amount_minor: 5 } },
    { kind: "document", parts: [{ ...part, name: HOSTILE, caption: HOSTILE }] },
    { kind: "sticker", details: { emoji: HOSTILE }, parts: [] },
    { kind: "service", details: { service: HOSTILE } },
  ];
  test.each(everything)("is text and nothing else: %o", (facts) => {
    const { container } = show([said(facts)]);
    expect(container.querySelectorAll("img, script, iframe, object")).toHaveLength(0);
    for (const one of container.querySelectorAll("*")) {
      for (const { name } of one.attributes) expect(name).not.toMatch(/^on/);
    }
    for (const link of container.querySelectorAll("a")) {
      expect(link.protocol).toMatch(/^(https?|mailto|tg|tel):$/);
      expect(link.rel).toContain("noopener");
    }
  });
  test("names cannot turn the line around them", () => {
    const { container } = show([said({ author: { kind: "contact", id: "c", name: HOSTILE } })]);
    const name = container.querySelector(".bubble-author bdi");
    expect(name?.textContent).toBe("Admin <img src=x onerror=alert(1)>");
  });
  test("a file's real end is seen, apart from its name", async () => {
    const { container } = show([said({ kind: "document", parts: [part] })]);
    await expect.poll(() => container.querySelector(".talk-file-name")).not.toBeNull();
    const [stem, extension] = container.querySelectorAll(".talk-file-name bdi");
    expect(stem?.textContent).toBe("invoice fdp");
    expect(extension?.textContent).toBe(".exe");
  });
  test("a link's words do not decide where it leads", () => {
    const { container } = show([
      said({
        text: "https://bank.example",
        entities: [{ type: "text_link", offset: 0, length: 20, url: "javascript:alert(1)" }],
      }),
    ]);
    expect(container.querySelector("a")).toBeNull();
  });
});

describe("T36 a note", () => {
  test("says in words that it is one, an answer does not", () => {
    const anna = { kind: "agent" as const, id: "anna", name: "Anna" };
    const { container } = show([
      said({ author: anna }),
      said({ id: "m2", position: 2, author: anna, visibility: "note" }),
    ]);
    const [answer, note] = container.querySelectorAll(".bubble");
    expect(note?.textContent).toContain("Only your team sees it");
    expect(answer?.textContent).not.toContain("Only your team sees it");
    expect(note?.className).toContain("bubble-note");
  });
  test("cannot be answered to", () => {
    show([said({ visibility: "note" })]);
    fireEvent.click(screen.getByRole("button", { name: "What to do with this message" }));
    expect(screen.queryByRole("menuitem", { name: "Reply to this" })).toBeNull();
  });
});

describe("words on their way", () => {
  beforeEach(() => closeOutbox());
  const me = { id: "me", name: "Me" };

  test("stand at the end at once, and say that they wait", async () => {
    const letter = await post({ kind: "reply", ticketId: "t", text: "soon" });
    const { container } = show([said(), saidInLetter(letter, me)]);
    const last = [...container.querySelectorAll(".bubble")].at(-1);
    expect(last?.textContent).toContain("soon");
    expect(last?.textContent).toContain("Waiting to be sent");
  });
  test("that were refused say why, and go back into the composer", async () => {
    const problem = {
      type: "x/contact-unreachable",
      title: "",
      status: 409,
      detail: "The contact blocked the bot.",
      request_id: "r1",
    };
    let isTried: () => void = () => undefined;
    const tried = new Promise<void>((resolve) => {
      isTried = resolve;
    });
    await openOutbox(createStore("unsent", "kept"), async () => {
      isTried();
      throw new ApiError(409, problem, 0);
    });
    await post({ kind: "reply", ticketId: "t", text: "**hello**" });
    await tried;
    await expect.poll(() => letters.value[0]?.refused).toBe(problem.detail);
    const [letter] = letters.value;
    if (!letter) throw new Error("no letter");
    const written: string[] = [];
    show([saidInLetter(letter, me)], { write: (one) => written.push(one.text) });
    screen.getByText("The contact blocked the bot.");
    screen.getByRole("button", { name: "Try again" });
    fireEvent.click(screen.getByRole("button", { name: "Edit" }));
    await expect.poll(() => written).toEqual(["**hello**"]);
    expect(letters.value).toEqual([]);
  });
});

describe("an answer that did not arrive", () => {
  const lost = (state: "failed" | "unknown" | "unreachable", error: string) =>
    said({
      author: { kind: "agent", id: "me", name: "Me" },
      delivery: { id: "d", state, error, ended_at: base.sent_at },
    });
  const button = () => screen.queryByRole("button", { name: /again/ });

  test("says why, is sent again by one press, and leaves the focus at the message", () => {
    const sent: string[] = [];
    show([lost("failed", "no_connection")], { resend: (one) => sent.push(one.id) });
    screen.getByText(/could not be reached/);
    fireEvent.click(screen.getByRole("button", { name: "Send again" }));
    expect(sent).toEqual(["m1"]);
    expect(document.activeElement?.getAttribute("aria-label")).toBe("What to do with this message");
  });
  test("says what has to happen first where sending cannot help", () => {
    show([lost("unreachable", "blocked")], { barrier: "blocked" });
    screen.getByText(/has blocked the bot/);
    screen.getByText(/When the contact unblocks the bot/);
    expect(button()).toBeNull();
  });
  test("is written anew when it would be refused again", () => {
    const written: string[] = [];
    show([lost("failed", "too_long")], { write: (one) => written.push(one.text) });
    fireEvent.click(screen.getByRole("button", { name: "Write again" }));
    expect(written).toEqual(["hello"]);
  });
  test("offers nothing to whoever may not answer", () => {
    show([lost("failed", "flood")], { resend: null });
    expect(button()).toBeNull();
  });
});

test("a reaction, an edit and a quote are told", () => {
  const first = said({
    reactions: [{ person_kind: "agent", person_id: "x", emojis: ["👍", "👍"] }],
  });
  const jumps: string[] = [];
  show(
    [
      first,
      said({ id: "m2", position: 2, reply_to_id: "m1", revisions: 1, edited_at: base.sent_at }),
    ],
    { jumpTo: (id) => jumps.push(id) },
  );
  expect(screen.getByRole("button", { name: "edited" })).toBeTruthy();
  fireEvent.click(screen.getByText("hello", { selector: ".quote-text" }));
  expect(jumps).toEqual(["m1"]);
});
