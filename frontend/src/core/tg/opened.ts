/** For tests: the page as a client (or nobody) opened it, with this folder loaded afresh. */
import { cleanup } from "@testing-library/preact";
import { vi } from "vitest";
import {
  type FakeClient,
  type FakeClientOptions,
  installFakeClient,
  launchHash,
} from "../../../tests/fakeClient";

export const INIT_DATA = new URLSearchParams({
  query_id: "AAH",
  user: JSON.stringify({ id: 1, first_name: "Анна", language_code: "ru" }),
  auth_date: "1",
  start_param: "t1",
  signature: "c2ln",
  hash: "ab",
}).toString();
export const DAY = { bg_color: "#ffffff", secondary_bg_color: "#efeff3", text_color: "#000000" };
export const NIGHT = { bg_color: "#17212b", secondary_bg_color: "#232e3c", text_color: "#f5f5f5" };

export async function opened(facts: FakeClientOptions & { address?: string }) {
  const { address = "/app/acme/", ...options } = facts;
  forget();
  const client: FakeClient = installFakeClient({ theme: DAY, ...options });
  const { version, theme } = client.options;
  history.replaceState(null, "", address + launchHash({ initData: INIT_DATA, version, theme }));
  return { client, tg: await loaded() };
}

/** The same without a client. */
export async function browser(address = "/app/acme/") {
  forget();
  history.replaceState(null, "", address);
  return loaded();
}

/** What a reload does: modules start anew, storage and address stay. */
export async function loaded() {
  vi.resetModules();
  return import("./index");
}

function forget(): void {
  cleanup();
  Reflect.deleteProperty(window, "TelegramWebviewProxy");
  sessionStorage.clear();
  document.body.replaceChildren();
}

/** Microtasks in which the fake client answers. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
