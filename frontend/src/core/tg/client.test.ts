import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { launchHash } from "../../../tests/fakeClient";
import { browser, DAY, NIGHT, opened, settled } from "./opened";

const open = vi.fn<typeof window.open>();
beforeEach(() => {
  open.mockReset();
  vi.stubGlobal("open", open);
});
afterEach(() => vi.unstubAllGlobals());

test("the theme is the launch's, then the client's", async () => {
  const { client, tg } = await opened({ theme: NIGHT });
  expect(tg.theme.value).toEqual({ scheme: "dark", params: NIGHT });
  client.setTheme(DAY);
  expect(tg.theme.value).toEqual({ scheme: "light", params: DAY });
});

test("only plain colours get into the theme", async () => {
  const theme = { bg_color: "#ABC", text_color: "url(//evil)" };
  const tg = await browser(`/app/acme/${launchHash({ theme })}`);
  expect(tg.theme.value.params).toEqual({ bg_color: "#aabbcc" });
});

test("safe areas of device and client add up", async () => {
  const { client, tg } = await opened({
    safeArea: { top: 59, right: 0, bottom: 34, left: 0 },
    contentSafeArea: { top: 46, right: 0, bottom: 0, left: 0 },
  });
  await settled();
  expect(tg.safeArea.value).toEqual({ top: 105, right: 0, bottom: 34, left: 0 });
  client.emit("safe_area_changed", { top: 0, right: 0, bottom: 21, left: 59 });
  expect(tg.safeArea.value).toEqual({ top: 46, right: 0, bottom: 21, left: 59 });
});

test("heights below 100 px are ignored", async () => {
  const { client, tg } = await opened({});
  const changed = { width: 390, is_state_stable: true, is_expanded: false };
  client.emit("viewport_changed", { ...changed, height: 700 });
  client.emit("viewport_changed", { ...changed, height: 1, is_expanded: true });
  expect(tg.viewport.value.stableHeight).toBeGreaterThanOrEqual(100);
  expect(tg.viewport.value.isExpanded).toBe(true);
});

test("a keyboard leaves the stable height alone", async () => {
  vi.stubGlobal("navigator", Object.create(navigator, { maxTouchPoints: { value: 5 } }));
  const { client, tg } = await opened({});
  const heights = (height: number) =>
    client.emit("viewport_changed", {
      height,
      width: 390,
      is_state_stable: true,
      is_expanded: true,
    });
  heights(700);
  document.body.append(document.createElement("textarea"));
  document.querySelector("textarea")?.focus();
  heights(400);
  expect(tg.isKeyboardOpen.value).toBe(true);
  expect(tg.viewport.value).toMatchObject({ height: 400, stableHeight: 700 });
  heights(700);
  expect(tg.isKeyboardOpen.value).toBe(false);
});

test("the client tells when it minimises the app", async () => {
  const { client, tg } = await opened({});
  client.emit("visibility_changed", { is_visible: false });
  expect(tg.visibility.value).toBe(false);
  client.emit("visibility_changed", { is_visible: true });
  expect(tg.visibility.value).toBe(true);
});

test("ready, expand, swipes and colours are sent", async () => {
  const { client, tg } = await opened({});
  tg.ready();
  tg.expand();
  tg.disableVerticalSwipes();
  tg.setHeaderColour("#ABCDEF");
  tg.setBackgroundColour("#123");
  tg.setBackgroundColour("red; x");
  tg.close();
  expect(client.last("iframe_ready")).toEqual({ reload_supported: true });
  expect(client.last("web_app_setup_swipe_behavior")).toEqual({ allow_vertical_swipe: false });
  expect(client.last("web_app_set_header_color")).toEqual({ color: "#abcdef" });
  expect(client.last("web_app_set_background_color")).toEqual({ color: "#112233" });
  expect(client.calls.at(-1)?.method).toBe("web_app_close");
});

test("each kind of haptics has Telegram's name", async () => {
  const { client, tg } = await opened({});
  for (const kind of ["tap", "select", "warning"] as const) tg.haptic(kind);
  const sent = client.calls.filter((call) => call.method === "web_app_trigger_haptic_feedback");
  expect(sent.map((call) => call.params)).toEqual([
    { type: "impact", impact_style: "light" },
    { type: "selection_change" },
    { type: "notification", notification_type: "warning" },
  ]);
});

test.each([
  ["ok", true],
  ["cancel", false],
  [null, false],
])("a popup closed by %s is %s", async (popup, agreed) => {
  const { tg } = await opened({ popup });
  expect(await tg.confirm("Close the request?", "Close", "Keep")).toBe(agreed);
});

test("what no popup can show is left to the screen", async () => {
  const { client, tg } = await opened({});
  expect(await tg.confirm("a".repeat(257), "Yes", "No")).toBeNull();
  const first = tg.confirm("First?", "Yes", "No");
  expect(await tg.confirm("Second?", "Yes", "No")).toBeNull();
  client.emit("popup_closed", { button_id: "ok" });
  expect(await first).toBe(true);
});

test("links open where they belong", async () => {
  const { client, tg } = await opened({});
  expect(tg.openLink("https://example.com/a?b=1")).toBe(true);
  expect(client.last("web_app_open_link")).toEqual({ url: "https://example.com/a?b=1" });
  tg.openLink("https://t.me/acme_bot?start=x");
  expect(client.last("web_app_open_tg_link")).toEqual({ path_full: "/acme_bot?start=x" });
  tg.openLink("tg://resolve?domain=acme_bot&start=y");
  expect(client.last("web_app_open_tg_link")).toEqual({ path_full: "/acme_bot?start=y" });
  expect(tg.openLink("javascript:alert(1)")).toBe(false);
  expect(tg.openLink("nonsense")).toBe(false);
  expect(open).not.toHaveBeenCalled();
});

test("a download is asked for and can be refused", async () => {
  const { client, tg } = await opened({});
  expect(await tg.downloadFile("/f/1", "a.pdf")).toBe(true);
  expect(client.last("web_app_request_file_download")).toEqual({
    url: `${location.origin}/f/1`,
    file_name: "a.pdf",
  });
  client.options.isDownloadAllowed = false;
  expect(await tg.downloadFile("/f/1", "a.pdf")).toBe(false);
});

test("the bot may write when the person allows it", async () => {
  const { tg } = await opened({ isWriteAllowed: false });
  expect(await tg.requestWriteAccess()).toBe(false);
});

test("a client of 6.0 gets nothing newer", async () => {
  const { client, tg } = await opened({ version: "6.0" });
  tg.ready();
  tg.expand();
  tg.disableVerticalSwipes();
  tg.setHeaderColour("#ffffff");
  tg.setBackgroundColour("#ffffff");
  tg.haptic("tap");
  expect(await tg.confirm("Sure?", "Yes", "No")).toBeNull();
  expect(await tg.requestWriteAccess()).toBeNull();
  tg.openLink("https://t.me/acme_bot");
  await tg.downloadFile("/f/1", "a.pdf");
  const store = tg.secureStore("acme");
  await store.set("refresh", "r1");
  expect(await store.get("refresh")).toBe("r1");
  await store.remove("refresh");
  expect(client.tooNew).toEqual([]);
  expect(client.last("web_app_open_link")).toEqual({ url: `${location.origin}/f/1` });
});

test("a header of a client between 6.1 and 6.8 is named, not coloured", async () => {
  const { client, tg } = await opened({ version: "6.8" });
  tg.setHeaderColour(DAY.secondary_bg_color);
  expect(client.last("web_app_set_header_color")).toEqual({ color_key: "secondary_bg_color" });
});

test("in a plain browser everything does what a browser can", async () => {
  const tg = await browser();
  tg.ready();
  tg.expand();
  tg.disableVerticalSwipes();
  tg.setHeaderColour("#ffffff");
  tg.haptic("error");
  expect(await tg.confirm("Sure?", "Yes", "No")).toBeNull();
  expect(tg.theme.value).toEqual({ scheme: "light", params: null });
  expect(tg.safeArea.value).toEqual({ top: 0, right: 0, bottom: 0, left: 0 });
  expect(tg.viewport.value.isExpanded).toBe(true);
  expect(tg.openLink("https://example.com/")).toBe(true);
  expect(open).toHaveBeenCalledWith("https://example.com/", "_blank", "noopener,noreferrer");
  expect(await tg.copyText("x")).toBe(false);
});
