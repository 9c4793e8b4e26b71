import "fake-indexeddb/auto";
import { get } from "idb-keyval";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Me } from "./api/gen";

const ANNA = { kind: "agent", id: "anna" } as Me;
const BEN = { kind: "agent", id: "ben" } as Me;
const words = (text: string) => ({ text });

/** The app as it is after its page was killed and opened again. */
async function opened(me: Me) {
  vi.resetModules();
  document.body.innerHTML = '<script id="boot" type="application/json">{"inbox":"i"}</script>';
  const { session } = await import("./session");
  const storage = await import("./storage");
  session.value = { state: "in", me, isStale: false };
  return { ...(await import("./drafts")), session, storage };
}

const typed = () => Object.keys(localStorage).filter((name) => name.includes("-typed-"));

beforeEach(() => localStorage.clear());
afterEach(() => vi.useRealTimers());

async function settled(): Promise<void> {
  await expect.poll(typed, { timeout: 3_000 }).toEqual([]);
}

test("words are there again though no moment passed before the page was killed", async () => {
  const first = await opened(ANNA);
  first.begin("killed", words("Hello"));
  const again = await opened(ANNA);
  expect(await again.begun("killed")).toEqual(words("Hello"));
});

test("words settle in the database and leave the quick place", async () => {
  const app = await opened(ANNA);
  app.begin("settles", words("Hello"));
  app.begin("settles", words("Hello there"));
  await settled();
  const kept = await get("settles", app.storage.draftsOf("i", ANNA));
  expect(kept).toMatchObject(words("Hello there"));
  expect(await (await opened(ANNA)).begun("settles")).toMatchObject(words("Hello there"));
});

test("what is newer counts, wherever it lies", async () => {
  const app = await opened(ANNA);
  app.begin("merged", words("Old"));
  const old = localStorage.getItem(typed()[0] ?? "") ?? "";
  const name = typed()[0] ?? "";
  await settled();
  app.begin("merged", words("New"));
  expect(await app.begun("merged")).toMatchObject(words("New"));
  await settled();
  localStorage.setItem(name, old); // another tab's, from before
  expect(await app.begun("merged")).toMatchObject(words("New"));
});

test("words that were sent do not come back from the database", async () => {
  const app = await opened(ANNA);
  app.begin("sent", words("Hello"));
  await settled();
  app.begin("sent", null);
  expect(await (await opened(ANNA)).begun("sent")).toBeNull();
});

test("whoever left on purpose leaves nothing, not by a late timer either", async () => {
  const app = await opened(ANNA);
  app.begin("left", words("Secret"));
  app.session.value = { state: "out", why: "signed-out", detail: "" };
  app.storage.wipeQuick("i", null);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(JSON.stringify({ ...localStorage })).not.toContain("Secret");
  expect(await get("left", app.storage.draftsOf("i", ANNA))).toBeUndefined();
  app.session.value = { state: "in", me: ANNA, isStale: false };
  expect(await app.begun("left")).toBeNull();
});

test("nobody finds another's words, and in a shared browser they are gone", async () => {
  const annas = await opened(ANNA);
  annas.begin("settled", words("Annas"));
  await settled();
  annas.begin("shared", words("Annas"));
  const bens = await opened(BEN);
  expect(await bens.begun("shared")).toBeNull();
  bens.begin("shared", words("Bens"));
  bens.storage.wipeQuick("i", BEN);
  await bens.storage.wipeOthers("i", BEN);
  expect(JSON.stringify({ ...localStorage })).not.toContain("Annas");
  expect(await bens.begun("shared")).toEqual(words("Bens"));
  expect(await get("settled", bens.storage.draftsOf("i", ANNA))).toBeUndefined();
});
