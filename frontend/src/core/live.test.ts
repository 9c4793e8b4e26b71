import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TinyDesk } from "../../tests/tinyDesk";
import { TinySocket, TinySockets } from "../../tests/tinySockets";
import type { Listener } from "./live";

const PATIENT = { timeout: 6_000 };
const OVER = 4401;
const TICKET = "/api/v1/realtime/ticket";
const BOOT = { inbox: "live", base: "/app/live/", desk: { languages: ["en"] }, bot: "acme_bot" };

let desk: TinyDesk;
let sockets: TinySockets;
let stop: () => void = () => undefined;

beforeEach(async () => {
  desk = await new TinyDesk().start();
  sockets = await new TinySockets().start();
  desk.giveCookie();
  vi.stubGlobal("fetch", desk.fetch);
  vi.stubGlobal(
    "WebSocket",
    class extends TinySocket {
      constructor(_: URL, protocols: string[]) {
        super(sockets.port, protocols);
      }
    },
  );
  document.body.innerHTML = `<script type="application/json" id="boot">${JSON.stringify(BOOT)}</script>`;
  history.replaceState(null, "", BOOT.base);
  localStorage.clear();
});

afterEach(async () => {
  stop();
  vi.unstubAllGlobals();
  await sockets.stop();
  await desk.stop();
});

function listener(): Listener {
  let cursor: string | null = null;
  const place = {
    get: () => cursor,
    set: (next: string | null) => {
      cursor = next;
    },
  };
  return { hear: () => undefined, reload: () => undefined, place };
}

async function signedIn() {
  vi.resetModules();
  const session = await import("./session");
  const live = await import("./live");
  await session.start();
  stop = () => live.live.stop();
  return { ...session, ...live };
}

let count = 0;
const giveTickets = () =>
  desk.routes.set(`POST ${TICKET}`, () => ({ status: 201, json: { ticket: `t${++count}` } }));

test("an end nobody could confirm, for want of a network, is no end", async () => {
  giveTickets();
  const page = await signedIn();
  page.live.start(listener());
  await vi.waitFor(() => expect(page.connection.value).toBe("live"), PATIENT);
  desk.isDown = true;
  sockets.end(OVER);
  await vi.waitFor(() => expect(sockets.open.size).toBe(0), PATIENT);
  await expect(page.renew()).rejects.toThrow();
  desk.isDown = false;
  await vi.waitFor(() => expect(sockets.open.size).toBe(1), PATIENT);
  await vi.waitFor(() => expect(page.connection.value).toBe("live"), PATIENT);
});

test("a ticket asked for by one person opens nothing for the next", async () => {
  let answer: () => void = () => undefined;
  const late = new Promise<void>((resolve) => {
    answer = resolve;
  });
  desk.routes.set(`POST ${TICKET}`, async () => {
    await late;
    return { status: 201, json: { ticket: "of-the-first" } };
  });
  const page = await signedIn();
  page.live.start(listener());
  await vi.waitFor(() => expect(desk.count(TICKET)).toBe(1), PATIENT);
  page.live.stop();
  giveTickets();
  page.live.start(listener());
  await vi.waitFor(() => expect(sockets.open.size).toBe(1), PATIENT);
  answer();
  await page.renew();
  expect(sockets.tickets).not.toContain("of-the-first");
});
