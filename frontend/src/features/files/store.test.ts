import { Blob as NodeBlob } from "node:buffer";
import "fake-indexeddb/auto";
import { get, set } from "idb-keyval";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Me } from "@/core/api/gen";
import type { FileRef, Letter } from "@/core/letter";

const me = { kind: "agent", id: "anna", name: "Anna", permissions: [] } as unknown as Me;
const DAY_MS = 86_400_000;
let inbox = "";
let count = 0;

/** The app's parts as a page has them that was just opened, over what the device keeps. */
async function page() {
  vi.resetModules();
  document.body.innerHTML = `<script id="boot" type="application/json">{"inbox":"${inbox}"}</script>`;
  const { session } = await import("@/core/session");
  session.value = { state: "in", me, isStale: false };
  const found = {
    ...(await import("@/core/storage")),
    ...(await import("./store")),
    engine: await import("./engine"),
    items: await import("./items"),
    outbox: await import("@/core/outbox"),
    held: await import("./held"),
  };
  return found;
}

const file = (id: string): FileRef => ({
  id,
  kind: "document",
  name: `${id}.txt`,
  bytes: 3,
  mime: "text/plain",
  width: null,
  height: null,
});
// The one jsdom has is not copied by `structuredClone`, which stores do.
const bytes = () => new NodeBlob(["abc"], { type: "text/plain" }) as unknown as Blob;

beforeEach(() => {
  inbox = `i${++count}`;
  // Nobody answers: what a page without a network hears.
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
});
afterEach(() => vi.unstubAllGlobals());

test("what was written down is there for the next page, and counted", async () => {
  const before = await page();
  await before.writeBytes("f", bytes());
  const after = await page();
  expect(await after.takeBytes("f")).not.toBeNull();
  await after.writeBytes("g", bytes());
  expect(await after.keptBytes()).toBe(6);
  await after.throwAway("f");
  expect(await after.takeBytes("f")).toBeNull();
});

test("what no draft and no letter names is thrown away after a day", async () => {
  const before = await page();
  const store = before.filesOf(inbox, me);
  const at = Date.now() - 2 * DAY_MS;
  for (const id of ["draft", "letter", "nobody"]) await set(id, { blob: bytes(), at }, store);
  await set("fresh", { blob: bytes(), at: Date.now() }, store);
  await set("draft-t", { text: "", files: [file("draft")] }, before.draftsOf(inbox, me));
  await set("k", { key: "k", files: [file("letter")] }, before.outboxOf(inbox, me));
  const after = await page();
  await after.keptBytes();
  const left = await Promise.all(
    ["draft", "letter", "fresh", "nobody"].map((id) => get(id, store)),
  );
  expect(left.map(Boolean)).toEqual([true, true, true, false]);
});

test("a letter of an earlier page waits for its files, and what follows it there", async () => {
  const before = await page();
  await before.writeBytes("f", bytes());
  await before.outbox.openOutbox(
    before.outboxOf(inbox, me),
    async () => undefined,
    () => true,
  );
  const kind = "reply" as const;
  await before.outbox.post({ kind, ticketId: "t", text: "with it", files: [file("f")] });
  await before.outbox.post({ kind, ticketId: "t", text: "behind it" });
  before.outbox.closeOutbox();

  const after = await page();
  const sent: Letter[] = [];
  await after.outbox.openOutbox(
    after.outboxOf(inbox, me),
    async (one) => void sent.push(one),
    after.held.isHeld,
  );
  await vi.waitFor(() => expect(after.items.stateOf("f").isAway).toBe(true), { timeout: 4_000 });
  expect(sent).toEqual([]);
  expect(after.outbox.letters.value.map((one) => one.text)).toEqual(["with it", "behind it"]);
  after.engine.close();
  after.outbox.closeOutbox();
});
