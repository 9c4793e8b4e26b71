import { afterEach, expect, test, vi } from "vitest";
import { browser, loaded, opened } from "./opened";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("a token lies with the client, under the desk's name, and nowhere else", async () => {
  const { client, tg } = await opened({});
  const store = tg.secureStore("acme");
  await store.set("refresh", "r1");
  expect(client.secure).toEqual({ "acme.refresh": "r1" });
  expect(JSON.stringify({ ...sessionStorage })).not.toContain("r1");
  expect(await store.get("refresh")).toBe("r1");
  expect(await tg.secureStore("other").get("refresh")).toBeNull();
  await store.remove("refresh");
  expect(client.secure).toEqual({});
  expect(await store.get("refresh")).toBeNull();
});

test("clients that refuse leave it to this tab, also after a reload", async () => {
  const { tg } = await opened({ secureStorage: "refuses" });
  await tg.secureStore("acme").set("refresh", "r1");
  const again = (await loaded()).secureStore("acme");
  expect(await again.get("refresh")).toBe("r1");
  await again.remove("refresh");
  expect(await again.get("refresh")).toBeNull();
});

test("a silent client holds start-up for less than a second, once", async () => {
  vi.useFakeTimers();
  const { tg } = await opened({ secureStorage: "silent" });
  const store = tg.secureStore("acme");
  const asked = store.get("refresh");
  await vi.advanceTimersByTimeAsync(999);
  expect(await asked).toBeNull();
  await store.set("refresh", "r2");
  expect(await store.get("refresh")).toBe("r2");
});

test("the newer token wins when the client took only the older one", async () => {
  const { client, tg } = await opened({});
  const store = tg.secureStore("acme");
  await store.set("refresh", "r1");
  client.options.secureStorage = "refuses";
  await store.set("refresh", "r2");
  client.options.secureStorage = "works";
  expect(await store.get("refresh")).toBe("r2");
  await store.set("refresh", "r3");
  expect(await store.get("refresh")).toBe("r3");
  expect(client.secure["acme.refresh"]).toBe("r3");
});

test("without any storage a token lives as long as the page", async () => {
  const tg = await browser();
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("closed", "SecurityError");
  });
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
    throw new DOMException("closed", "SecurityError");
  });
  const store = tg.secureStore("acme");
  await store.set("refresh", "r1");
  expect(await store.get("refresh")).toBe("r1");
});
