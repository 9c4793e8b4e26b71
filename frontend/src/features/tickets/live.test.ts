import { QueryObserver } from "@tanstack/preact-query";
import { afterEach, expect, test, vi } from "vitest";
import type { AgentConversation, TicketShape } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { aMessage, aTicket } from "../../../tests/samples";
import type { Pages } from "./changes";
import { listenerFor, ticketOfAgent } from "./live";
import { keys } from "./queries";

const listener = listenerFor({ kind: "agent", id: "anna" }, () => undefined);
afterEach(() => cache.clear());

function deferred() {
  let settle: (value: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

/** A screen that shows one key, read as often as it is asked for; answers come when a test says. */
function shown(key: string) {
  const reads: ReturnType<typeof deferred>[] = [];
  const seen: (string | undefined)[] = [];
  const observer = new QueryObserver<string>(cache, {
    queryKey: [key],
    queryFn: () => {
      const one = deferred();
      reads.push(one);
      return one.promise;
    },
  });
  const leave = observer.subscribe((now) => void seen.push(now.data));
  return { reads, seen, leave };
}

const drawn = () => new Promise((resolve) => setTimeout(resolve, 320));
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

test("what is on its way when the stream begins is shown, and read once more", async () => {
  const screen = shown("ticket");
  await expect.poll(() => screen.reads.length).toBe(1);
  listener.reload();
  await turn();
  expect(screen.reads).toHaveLength(1);
  screen.reads[0]?.settle("before the stream");
  await expect.poll(() => screen.reads.length).toBe(2);
  expect(screen.seen).toContain("before the stream");
  screen.reads[1]?.settle("as it is");
  await expect.poll(() => screen.seen.at(-1)).toBe("as it is");
  screen.leave();
});

test("what is shown is read again, what is not is forgotten, the place is kept", async () => {
  const screen = shown("ticket");
  await turn();
  screen.reads[0]?.settle("old");
  await turn();
  cache.setQueryData(["hidden"], "old");
  listener.place.set("cursor");
  listener.reload();
  await expect.poll(() => screen.reads.length).toBe(2);
  await drawn();
  expect(cache.getQueryData(["hidden"])).toBeUndefined();
  expect(listener.place.get()).toBe("cursor");
  screen.leave();
});

test("what was drawn a moment before the stream began stays, and is read again", async () => {
  cache.setQueryData(["conversation", "t"], "as read ahead");
  listener.reload();
  await turn();
  expect(cache.getQueryData(["conversation", "t"])).toBe("as read ahead");
  const queryFn = vi.fn(async () => "as it is");
  const observer = new QueryObserver(cache, {
    queryKey: ["conversation", "t"],
    queryFn,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const leave = observer.subscribe(() => undefined);
  await turn();
  expect(observer.getCurrentResult().data).toBe("as read ahead");
  await drawn();
  await turn();
  expect(observer.getCurrentResult().data).toBe("as it is");
  expect(queryFn).toHaveBeenCalledTimes(1);
  leave();
});

test("an answer that the stream has overtaken changes nothing", () => {
  const ticket = (version: number) =>
    ({ id: "t", version, status: "open", contact: { id: null } }) as unknown as TicketShape;
  ticketOfAgent(ticket(5), "anna");
  ticketOfAgent(ticket(4), "anna");
  expect(cache.getQueryData<TicketShape>(keys.ticket("t"))?.version).toBe(5);
  ticketOfAgent(ticket(6), "anna");
  expect(cache.getQueryData<TicketShape>(keys.ticket("t"))?.version).toBe(6);
});

test("what happens while something is read is not undone by what was read before it", async () => {
  const key = keys.conversation("t");
  const read = (text: string): Pages<AgentConversation> => ({
    pages: [{ messages: [aMessage({ text })], before: null } as AgentConversation],
    pageParams: [null],
  });
  const answers: ((value: Pages<AgentConversation>) => void)[] = [];
  const queryFn = () => new Promise<Pages<AgentConversation>>((done) => answers.push(done));
  const words = () =>
    cache.getQueryData<Pages<AgentConversation>>(key)?.pages[0]?.messages[0]?.text;
  const edited = (text: string) =>
    listener.hear({
      type: "event",
      event: "message.edited",
      ticket: aTicket({ id: "t" }),
      message: aMessage({ text, revisions: 1 }),
    } as never);
  for (const known of [undefined, read("first")]) {
    cache.setQueryData(key, known);
    const reading = cache.fetchQuery({ queryKey: key, queryFn, staleTime: 0 });
    await turn();
    edited("second");
    edited("third");
    answers.pop()?.(read("first"));
    await reading;
    await turn();
    expect(words()).toBe("third");
  }
  edited("last");
  await turn();
  expect(words()).toBe("last");
});
