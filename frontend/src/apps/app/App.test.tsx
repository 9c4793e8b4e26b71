import "fake-indexeddb/auto";
import { cleanup, render } from "@testing-library/preact";
import { get, set } from "idb-keyval";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useLanguage } from "@/core/i18n";
import { signOut, start } from "@/core/session";
import { outboxOf, storeOf } from "@/core/storage";
import { meOf, TinyDesk } from "../../../tests/tinyDesk";
import { App } from "./App";

const PATIENT = { timeout: 4_000 };
const BOOT = {
  inbox: "acme",
  base: "/app/acme/",
  desk: { name: "Acme", language: "en", languages: ["en"], colours: {}, logo: "" },
  bot: "acme_bot",
  release: "1",
  isSimulated: false,
};
const anna = meOf("anna", "contact");

let desk: TinyDesk;

beforeEach(async () => {
  desk = await new TinyDesk().start();
  desk.kind = "contact";
  desk.giveCookie();
  desk.routes.set("GET /api/v1/my/tickets", () => ({
    status: 200,
    json: { tickets: [], next_cursor: null },
  }));
  desk.routes.set("GET /api/v1/categories", () => ({ status: 200, json: [] }));
  vi.stubGlobal("fetch", desk.fetch);
  document.body.innerHTML = `<script type="application/json" id="boot">${JSON.stringify(BOOT)}</script>`;
  history.replaceState(null, "", BOOT.base);
  await useLanguage("en");
});

afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await desk.stop();
});

test("what was read stays while parts of the app are loaded, and goes with the session", async () => {
  const store = storeOf(BOOT.inbox, anna);
  const unsent = outboxOf(BOOT.inbox, anna);
  await set("mark", 1, store);
  const page = render(<App />);
  void start();
  await page.findByText("Hello! This is ⁨Acme⁩.", {}, PATIENT);
  expect(await get("mark", store)).toBe(1);
  desk.isSessionOver = true;
  await set("letter", { key: "letter", text: "unsent", writtenAt: "" }, unsent);
  await signOut();
  await vi.waitFor(async () => expect(await get("mark", store)).toBeUndefined(), PATIENT);
  await vi.waitFor(async () => expect(await get("letter", unsent)).toBeUndefined(), PATIENT);
});
