import { afterEach, expect, test, vi } from "vitest";
import { browser, DAY, INIT_DATA, loaded, opened } from "./opened";

afterEach(() => vi.restoreAllMocks());

test("a launch is read and taken out of the address", async () => {
  const { tg } = await opened({ address: "/app/acme/?ticket=abc", version: "9.6" });
  expect(tg.launch()).toEqual({
    initData: INIT_DATA,
    platform: "ios",
    user: "1",
    version: "9.6",
    startParam: "t1",
    language: "ru",
    theme: DAY,
  });
  expect(location.href).toBe(`${location.origin}/app/acme/?ticket=abc`);
});

test("a reload keeps the launch, another desk on the same origin does not get it", async () => {
  await opened({});
  expect((await loaded()).launch()?.initData).toBe(INIT_DATA);
  history.replaceState(null, "", "/app/other/");
  expect((await loaded()).launch()).toBeNull();
});

test("the parameter of a direct link comes through the query and leaves it", async () => {
  const { tg } = await opened({ address: "/app/acme/?tgWebAppStartParam=x&ticket=abc" });
  expect(location.search).toBe("?ticket=abc");
  expect(tg.launch()?.startParam).toBe("t1");
});

test("outside Telegram there is no launch and the address stays", async () => {
  const tg = await browser("/app/acme/?ticket=abc#part");
  expect(tg.launch()).toBeNull();
  expect(location.hash).toBe("#part");
});

test("the page's own fragment stays", async () => {
  const tg = await browser("/app/acme/#part&tgWebAppPlatform=ios&tgWebAppVersion=9.6");
  expect(location.hash).toBe("#part");
  expect(tg.launch()?.platform).toBe("ios");
});

test.each([
  "#tgWebAppData=%",
  "#tgWebAppPlatform=ios&tgWebAppVersion=x&tgWebAppThemeParams={&tgWebAppData=user%3D%7B",
  "#tgWebAppPlatform=ios&tgWebAppThemeParams=[1]&tgWebAppData=user%3D7",
])("a broken launch %s breaks nothing", async (hash) => {
  const tg = await browser(`/app/acme/${hash}`);
  expect(tg.launch()?.version ?? "6.0").toBe("6.0");
  expect(location.hash).toBe("");
});

test("a closed session storage costs the reload only", async () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("closed", "SecurityError");
  });
  const { tg } = await opened({});
  expect(tg.launch()?.initData).toBe(INIT_DATA);
});
