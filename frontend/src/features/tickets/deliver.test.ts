import "fake-indexeddb/auto";
import { createStore } from "idb-keyval";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type {
  AgentConversation,
  ContactConversation,
  ContactTicketShape,
  ContactWritten,
  MessageShape,
  TicketShape,
  Written,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { useAuth } from "@/core/http";
import {
  again,
  closeOutbox,
  type Letter,
  letters,
  openOutbox,
  post,
  takeBack,
} from "@/core/outbox";
import { session } from "@/core/session";
import { aMe, aTicket, theBoot } from "../../../tests/samples";
import { type Answer, TinyDesk } from "../../../tests/tinyDesk";
import type { Pages } from "./changes";
import { deliver } from "./deliver";
import { becameTicket } from "./pending";
import { keys } from "./queries";

const PATIENT = { timeout: 4_000 };
const AT = "2026-11-25T08:00:00Z";
const ticket = aTicket();
const REPLIES = `/api/v1/tickets/${ticket.id}/replies`;
const MINE = "/api/v1/my/tickets";
let desk: TinyDesk;
let count = 0;

beforeEach(async () => {
  theBoot();
  desk = await new TinyDesk().start();
  vi.stubGlobal("fetch", desk.fetch);
  useAuth({ token: () => "token", renew: async () => false });
  session.value = { state: "in", me: aMe(), isStale: false };
});
afterEach(async () => {
  closeOutbox();
  cache.clear();
  becameTicket.value = new Map();
  vi.unstubAllGlobals();
  await desk.stop();
});

/** The server's answer to one route, when the test says so. */
function held(route: string, answer: (key: string) => unknown) {
  let settle: () => void = () => undefined;
  const isSaid = new Promise<void>((resolve) => {
    settle = resolve;
  });
  desk.routes.set(route, async ({ body }): Promise<Answer> => {
    await isSaid;
    return { status: 201, json: answer(String(body.client_key)) };
  });
  return () => settle();
}

const message = (key: string, part: Partial<MessageShape> = {}) =>
  ({
    id: `of-${key}`,
    position: 7,
    ticket_id: ticket.id,
    text: "late",
    sent_at: AT,
    client_key: key,
    delivery: { state: "queued" },
    ...part,
  }) as MessageShape;

const reply = (key: string): Letter => ({
  key,
  kind: "reply",
  ticketId: ticket.id,
  text: "late",
  entities: [],
  replyToId: null,
  categoryId: null,
  writtenAt: AT,
  refused: "",
});

function said(): MessageShape[] {
  const known = cache.getQueryData<Pages<AgentConversation>>(keys.conversation(ticket.id));
  return known?.pages.flatMap((page) => page.messages) ?? [];
}

function show(messages: MessageShape[]): void {
  const page: AgentConversation = { messages, before: null, after: null };
  cache.setQueryData(keys.conversation(ticket.id), { pages: [page], pageParams: [null] });
}

const written = (key: string): Written => ({ message: message(key), ticket });

/** As the server has it: a key it knows is the ticket it became. */
function opened(key: string): ContactWritten {
  const own: ContactTicketShape = {
    id: "became",
    number: 12,
    subject: "late",
    status: "open",
    category_id: null,
    opened_at: AT,
    activity_at: AT,
    is_unread: false,
    read_at: null,
    last_message: { author_kind: "contact", kind: "text", text: "late", sent_at: AT },
    steps: ["close"],
    merged_into: null,
    rating: null,
  };
  const { delivery: _, ...first } = message(key, { ticket_id: own.id });
  return { message: first as unknown as ContactWritten["message"], ticket: own };
}

test("an answer the stream was quicker than leaves what the stream told", async () => {
  show([]);
  cache.setQueryData<TicketShape>(keys.ticket(ticket.id), { ...ticket, version: 3 });
  const answer = held(`POST ${REPLIES}`, written);
  const sending = deliver(reply("k"));
  await vi.waitFor(() => expect(desk.count(REPLIES)).toBe(1), PATIENT);
  show([message("k", { delivery: { state: "sent" } as MessageShape["delivery"] })]);
  answer();
  await sending;
  expect(said().map((one) => one.delivery?.state)).toEqual(["sent"]);
  expect(cache.getQueryData<TicketShape>(keys.ticket(ticket.id))?.version).toBe(3);
});

test("the same letter answered twice is one message", async () => {
  show([]);
  held(`POST ${REPLIES}`, written)();
  await deliver(reply("k"));
  await deliver(reply("k"));
  expect(said().map((one) => one.id)).toEqual(["of-k"]);
});

test("a reply says which ready answer it began as, and nothing where it began as none", async () => {
  const asked: unknown[] = [];
  desk.routes.set(`POST ${REPLIES}`, async ({ body }): Promise<Answer> => {
    asked.push(body.canned_response_id);
    return { status: 201, json: written(String(body.client_key)) };
  });
  await openOutbox(createStore(`deliver-${++count}`, "kept"), deliver);
  await post({ kind: "reply", ticketId: ticket.id, text: "one", cannedId: "c1" });
  await post({ kind: "reply", ticketId: ticket.id, text: "two", cannedId: null });
  await vi.waitFor(() => expect(asked).toEqual(["c1", undefined]), PATIENT);
});

test("a reply taken back on its way is shown once it turns out to be sent, and goes no more", async () => {
  show([]);
  const answer = held(`POST ${REPLIES}`, written);
  await openOutbox(createStore(`deliver-${++count}`, "kept"), deliver);
  const { key } = await post({ kind: "reply", ticketId: ticket.id, text: "late" });
  await vi.waitFor(() => expect(desk.count(REPLIES)).toBe(1), PATIENT);
  expect((await takeBack(key))?.text).toBe("late");
  expect(letters.value).toEqual([]);
  answer();
  await vi.waitFor(() => expect(said().map((one) => one.id)).toEqual([`of-${key}`]), PATIENT);
  expect(letters.value).toEqual([]);
  expect(desk.count(REPLIES)).toBe(1);
});

test("a refusal of a letter that was taken back brings it not back", async () => {
  let refuse: () => void = () => undefined;
  const isSaid = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  desk.routes.set(`POST ${REPLIES}`, async () => {
    await isSaid;
    return {
      status: 409,
      json: { type: "/problems/banned", title: "", detail: "no", status: 409 },
    };
  });
  await openOutbox(createStore(`deliver-${++count}`, "kept"), deliver);
  const { key } = await post({ kind: "reply", ticketId: ticket.id, text: "late" });
  await vi.waitFor(() => expect(desk.count(REPLIES)).toBe(1), PATIENT);
  await takeBack(key);
  refuse();
  // What comes after it is not held back by it.
  desk.routes.set(`POST ${REPLIES}`, async ({ body }) => ({
    status: 201,
    json: written(String(body.client_key)),
  }));
  show([]);
  const next = await post({ kind: "reply", ticketId: ticket.id, text: "next" });
  await vi.waitFor(() => expect(letters.value).toEqual([]), PATIENT);
  expect(said().map((one) => one.id)).toEqual([`of-${next.key}`]);
});

test("a question taken back too late is the ticket it became, and later words go there", async () => {
  session.value = { state: "in", me: aMe({ kind: "contact", role: "" }), isStale: false };
  const answer = held(`POST ${MINE}`, opened);
  await openOutbox(createStore(`deliver-${++count}`, "kept"), deliver);
  const first = await post({ key: "letter", kind: "ticket", ticketId: "letter", text: "late" });
  const more = await post({ kind: "message", ticketId: "letter", text: "and more" });
  desk.routes.set(`POST ${MINE}/became/messages`, ({ body }) => ({
    status: 201,
    json: {
      ...opened(String(body.client_key)),
      message: { ...opened(String(body.client_key)).message, text: "and more", position: 8 },
    },
  }));
  await vi.waitFor(() => expect(desk.count(MINE)).toBe(1), PATIENT);
  await takeBack(first.key);
  answer();
  await vi.waitFor(() => expect(letters.value).toEqual([]), PATIENT);
  expect(becameTicket.value.get("letter")).toBe("became");
  const known = cache.getQueryData<Pages<ContactConversation>>(keys.conversation("became"));
  const texts = known?.pages.flatMap((page) => page.messages.map((one) => one.text));
  expect(texts).toEqual(["late", "and more"]);
  expect(desk.count(MINE)).toBe(1);
  expect(desk.asked.map((one) => one.body.client_key)).toEqual([first.key, more.key]);
});

/** What the replies that were asked for said they had seen. */
const seen = () =>
  desk.asked.filter((one) => one.path === REPLIES).map((one) => one.body.seen_message_id);
const refusal = (status: number, key: string): Answer => ({
  status,
  json: { type: `/problems/${key}`, title: "No", status, detail: `no: ${key}`, request_id: "r" },
  headers: { "content-type": "application/problem+json" },
});

test("an answer a colleague's came before waits, and is sent once it is meant", async () => {
  show([]);
  desk.routes.set(`POST ${REPLIES}`, ({ body }) =>
    body.seen_message_id
      ? refusal(409, "answered-meanwhile")
      : { status: 201, json: written(String(body.client_key)) },
  );
  const store = createStore(`meanwhile-${count++}`, "letters");
  await openOutbox(store, deliver);
  const { key } = await post({ kind: "reply", ticketId: ticket.id, text: "late", seenId: "m1" });
  await vi.waitFor(() => expect(letters.value[0]?.refusedAs).toBe("answered-meanwhile"), PATIENT);
  expect(letters.value).toMatchObject([{ text: "late", refused: "no: answered-meanwhile" }]);
  await again(key, { seenId: null });
  await vi.waitFor(() => expect(letters.value).toEqual([]), PATIENT);
  expect(seen()).toEqual(["m1", undefined]);
});

test("a server of the release before gets the answer without what it does not know", async () => {
  show([]);
  desk.routes.set(`POST ${REPLIES}`, ({ body }) =>
    "seen_message_id" in body
      ? refusal(422, "invalid")
      : { status: 201, json: written(String(body.client_key)) },
  );
  await deliver({ ...reply("k"), seenId: "m1" });
  expect(seen()).toEqual(["m1", undefined]);
});
