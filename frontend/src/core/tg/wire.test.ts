/** What we say and hear ourselves, held against the package that other Mini Apps use. */
import * as theirs from "@tma.js/bridge";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isKnown, type Known, SINCE } from "./since";
import { listen, post } from "./wire";

const VERSIONS = ["6.0", "6.1", "6.2", "6.4", "6.9", "6.10", "7.6", "7.7", "7.9", "7.10", "8.0"];
const WEB = "https://web.telegram.org";
const page = window as unknown as Record<string, unknown>;

beforeEach(() => void vi.spyOn(window.parent, "postMessage"));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const way of ["TelegramWebviewProxy", "external"]) Reflect.deleteProperty(page, way);
});

const supports = theirs.supports as (method: string, ...rest: string[]) => boolean;

test.each(Object.keys(SINCE) as Known[])("%s is known from the same version on", (what) => {
  const [method = "", field] = what.split(".");
  for (const version of [...VERSIONS, "8.1", "9.0", "9.1", "10.1"]) {
    const known = field ? supports(method, field, version) : supports(method, version);
    expect([version, isKnown(what, version)]).toEqual([version, known]);
  }
});

test("phones and computers are told the same", () => {
  const heard: unknown[] = [];
  const postEvent = (...said: unknown[]) => heard.push(said);
  vi.stubGlobal("TelegramWebviewProxy", { postEvent });
  for (const params of [{ is_visible: true }, undefined]) {
    post("web_app_setup_back_button", params, WEB);
    theirs.postEvent("web_app_setup_back_button", params as never);
    const [ours, same] = heard.splice(0);
    expect(ours).toEqual(same);
  }
});

test("so are old Windows phones", () => {
  const notify = vi.fn();
  vi.stubGlobal("external", { notify });
  post("web_app_ready", undefined, WEB);
  theirs.postEvent("web_app_ready");
  expect(notify.mock.calls[0]).toEqual(notify.mock.calls[1]);
});

test("what is said in a frame is said to Telegram's page only", () => {
  const parent = { postMessage: vi.fn() };
  vi.stubGlobal("parent", parent);
  vi.stubGlobal("top", parent);
  post("web_app_ready", undefined, WEB);
  theirs.postEvent("web_app_ready");
  expect(parent.postMessage.mock.calls[0]).toEqual(parent.postMessage.mock.calls[1]);
  expect(parent.postMessage.mock.calls[0]?.[1]).toBe(WEB);
});

interface Receiver {
  receiveEvent: (event: string, facts: unknown) => void;
}

const WAYS: Record<string, (event: string, facts: unknown) => void> = {
  "Telegram.WebView": (...said) =>
    (page.Telegram as { WebView: Receiver }).WebView.receiveEvent(...said),
  TelegramGameProxy: (...said) => (page.TelegramGameProxy as Receiver).receiveEvent(...said),
  TelegramGameProxy_receiveEvent: (...said) =>
    (page.TelegramGameProxy_receiveEvent as Receiver["receiveEvent"])(...said),
};

test.each(Object.keys(WAYS))("what comes by %s is heard until one stops", (way) => {
  const heard: unknown[] = [];
  const stop = listen("popup_closed", (facts) => heard.push(facts));
  WAYS[way]?.("popup_closed", { button_id: "ok" });
  WAYS[way]?.("popup_closed", null);
  WAYS[way]?.("theme_changed", { theme_params: {} });
  stop();
  WAYS[way]?.("popup_closed", {});
  expect(heard).toEqual([{ button_id: "ok" }, {}]);
});

test("a frame hears its parent and nobody else", () => {
  const parent = new MessageChannel().port1;
  vi.stubGlobal("parent", parent);
  const heard: unknown[] = [];
  const stop = listen("popup_closed", (facts) => heard.push(facts));
  const data = JSON.stringify({ eventType: "popup_closed", eventData: { button_id: "ok" } });
  for (const source of [null, window, parent]) {
    dispatchEvent(new MessageEvent("message", { data, source }));
  }
  for (const odd of ["{", "null", "7", { eventType: "popup_closed" }, '{"eventType":7}']) {
    dispatchEvent(new MessageEvent("message", { data: odd, source: parent }));
  }
  stop();
  expect(heard).toEqual([{ button_id: "ok" }]);
});
