import { locks } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { installFakeClient, launchHash } from "../../tests/fakeClient";
import { meOf, refusal, TinyDesk } from "../../tests/tinyDesk";

const REFRESH = "/api/v1/session/refresh";
const HOUR_MS = 3_600_000;
const BOOT = { inbox: "acme", base: "/app/acme/", desk: { languages: ["en"] }, bot: "acme_bot" };
const PATIENT = { timeout: 5_000 };
const launchOf = (user: number, mark = "1") =>
  new URLSearchParams({ user: JSON.stringify({ id: user }), hash: mark }).toString();

let desk: TinyDesk;
let count = 0;

beforeEach(async () => {
  desk = await new TinyDesk().start();
  // Pages of earlier tests are still there, and would be tabs of the same browser.
  BOOT.inbox = `acme-${++count}`;
  BOOT.base = `/app/${BOOT.inbox}/`;
  vi.stubGlobal("fetch", desk.fetch);
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
  document.body.innerHTML = `<script type="application/json" id="boot">${JSON.stringify(BOOT)}</script>`;
  history.replaceState(null, "", BOOT.base);
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(window, "TelegramWebviewProxy");
  await desk.stop();
});

/** A page of its own: what is imported anew shares storage and cookies and nothing else. */
async function tab() {
  vi.resetModules();
  const session = await import("./session");
  const { api } = await import("./http");
  const get = (path: string) => api<{ url: string }, { path: string }>("GET", path, {});
  return { ...session, get };
}

async function inTelegram(user = 1, mark = "1") {
  installFakeClient({ version: "9.6" });
  history.replaceState(null, "", BOOT.base + launchHash({ initData: launchOf(user, mark) }));
  return tab();
}

const isIn = (page: Awaited<ReturnType<typeof tab>>) =>
  vi.waitFor(
    () => expect(page.session.value).toMatchObject({ state: "in", isStale: false }),
    PATIENT,
  );

describe("in a browser", () => {
  test("two tabs that start at once renew in turn, and one refresh serves both", async () => {
    desk.giveCookie();
    const [one, other] = [await tab(), await tab()];
    await Promise.all([one.start(), other.start()]);
    await isIn(one);
    await isIn(other);
    expect(desk.isSessionOver).toBe(false);
    await one.get("/api/v1/tickets");
    await other.get("/api/v1/tickets");
    expect(desk.count(REFRESH)).toBe(1);
  });

  test("what one tab renewed, the other uses instead of renewing back", async () => {
    desk.giveCookie();
    const [one, other] = [await tab(), await tab()];
    await one.start();
    await other.start();
    await one.renew();
    const before = desk.count(REFRESH);
    for (const page of [one, other, one, other]) await page.get("/api/v1/tickets");
    expect(desk.count(REFRESH)).toBe(before);
  });

  test("everybody who asks while the network comes back waits for one refresh", async () => {
    desk.giveCookie();
    localStorage.setItem(`desk-${BOOT.inbox}-who`, JSON.stringify({ me: meOf("anna"), user: "" }));
    desk.isDown = true;
    const page = await tab();
    const started = page.start();
    await vi.waitFor(() => expect(page.session.value).toMatchObject({ isStale: true }), PATIENT);
    desk.isDown = false;
    desk.losing.set(REFRESH, 1);
    const asked = Promise.allSettled([1, 2, 3].map(() => page.get("/api/v1/tickets")));
    dispatchEvent(new Event("online"));
    await asked;
    await started;
    await isIn(page);
    await page.get("/api/v1/tickets");
    expect(desk.isSessionOver).toBe(false);
  });

  test("a proxy's refusal ends nothing", async () => {
    desk.giveCookie();
    const page = await tab();
    await page.start();
    desk.routes.set(`POST ${REFRESH}`, () => ({ status: 403 }));
    await page.renew().catch(() => undefined);
    expect(page.session.value.state).toBe("in");
    desk.routes.clear();
    expect(await page.renew()).toBe(true);
  });

  test("a desk that is closed says so in its own words", async () => {
    desk.giveCookie();
    const page = await tab();
    await page.start();
    desk.routes.set(`POST ${REFRESH}`, () => refusal(410, "desk-suspended", "Closed for now."));
    expect(await page.renew()).toBe(false);
    expect(page.session.value).toEqual({ state: "out", why: "refused", detail: "Closed for now." });
  });

  test("a request whose renewal nobody answers fails for the network, not for rights", async () => {
    desk.giveCookie();
    const page = await tab();
    await page.start();
    desk.access = "another";
    desk.routes.set("GET /api/v1/tickets", () => {
      desk.isDown = true;
      return refusal(401);
    });
    await expect(page.get("/api/v1/tickets")).rejects.toThrow("no answer");
    expect(page.session.value.state).toBe("in");
  });

  test.each([1, -1])(
    "a clock an hour off (%i) renews neither at once nor too late",
    async (side) => {
      desk.giveCookie();
      desk.aheadMs = side * HOUR_MS;
      const page = await tab();
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval"] });
      await page.start();
      await vi.advanceTimersByTimeAsync(12 * 60_000);
      expect(desk.count(REFRESH)).toBe(1);
      await vi.advanceTimersByTimeAsync(3 * 60_000);
      vi.useRealTimers();
      await vi.waitFor(() => expect(desk.count(REFRESH)).toBe(2), PATIENT);
    },
  );

  test("a renewal the network swallowed is tried again by itself", async () => {
    desk.giveCookie();
    const page = await tab();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval"] });
    await page.start();
    desk.isDown = true;
    await vi.advanceTimersByTimeAsync(14 * 60_000 + 1_000);
    await new Promise((done) => setImmediate(done));
    desk.isDown = false;
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(30_000);
      expect(desk.count(REFRESH)).toBe(2);
    }, PATIENT);
    expect(page.session.value.state).toBe("in");
  });

  test("a session that is over leaves nothing of its person to be shown later", async () => {
    localStorage.setItem(`desk-${BOOT.inbox}-who`, JSON.stringify({ me: meOf("anna"), user: "" }));
    const first = await tab();
    await first.start();
    expect(first.session.value).toMatchObject({ state: "out", why: "expired" });
    desk.isDown = true;
    const second = await tab();
    void second.start();
    await expect(second.renew()).rejects.toThrow();
    expect(second.session.value.state).toBe("starting");
  });

  test("whoever signs out without a network stays out, and the server learns of it", async () => {
    desk.giveCookie();
    const page = await tab();
    await page.start();
    desk.isDown = true;
    await page.signOut();
    expect(page.session.value).toMatchObject({ state: "out", why: "signed-out" });
    desk.isDown = false;
    const later = await tab();
    await later.start();
    expect(later.session.value).toMatchObject({ state: "out", why: "signed-out" });
    expect(desk.isSessionOver).toBe(true);
  });

  test("signing out in one tab signs out the other", async () => {
    desk.giveCookie();
    const [one, other] = [await tab(), await tab()];
    await one.start();
    await other.start();
    await one.signOut();
    await vi.waitFor(
      () => expect(other.session.value).toMatchObject({ why: "signed-out" }),
      PATIENT,
    );
  });

  test("what is still being read when somebody signs out is dropped, in every tab", async () => {
    desk.giveCookie();
    const [one, other] = [await tab(), await tab()];
    await one.start();
    await other.start();
    desk.routes.set("GET /api/v1/slow", () => new Promise(() => undefined));
    const reads = [one.get("/api/v1/slow"), other.get("/api/v1/slow")];
    const ended = Promise.all(reads.map((read) => expect(read).rejects.toThrow(/^no answer$/)));
    await vi.waitFor(() => expect(desk.count("/api/v1/slow")).toBe(2), PATIENT);
    await one.signOut();
    await ended;
    await expect(one.get("/api/v1/later")).rejects.toThrow();
    expect(desk.count("/api/v1/later")).toBe(0);
    desk.isSessionOver = false;
    desk.giveCookie();
    await one.start();
    expect(await one.get("/api/v1/later")).toEqual({ path: "/api/v1/later" });
  });

  test("a network that hangs shows what was read before", async () => {
    localStorage.setItem(`desk-${BOOT.inbox}-who`, JSON.stringify({ me: meOf("anna"), user: "" }));
    desk.routes.set(`POST ${REFRESH}`, () => new Promise(() => undefined));
    const page = await tab();
    void page.start();
    await vi.waitFor(() => expect(page.session.value).toMatchObject({ isStale: true }), PATIENT);
  });
});

describe("in Telegram", () => {
  test("a launch whose answer got lost is answered again", async () => {
    desk.losing.set("/api/v1/session", 1);
    const page = await inTelegram();
    const started = page.start();
    await vi.waitFor(() => expect(desk.count("/api/v1/session")).toBe(1), PATIENT);
    dispatchEvent(new Event("online"));
    await started;
    await isIn(page);
  });

  test("another account on the same device sees nothing of the one before", async () => {
    await (await inTelegram(1)).start();
    desk.isDown = true;
    const other = await inTelegram(2, "2");
    void other.start();
    await expect(other.renew()).rejects.toThrow();
    expect(other.session.value.state).toBe("starting");
    const same = await inTelegram(1, "3");
    void same.start();
    await vi.waitFor(() => expect(same.session.value).toMatchObject({ isStale: true }), PATIENT);
  });

  test("storage that was cleared meanwhile does not end the session", async () => {
    const page = await inTelegram();
    await page.start();
    sessionStorage.clear();
    localStorage.clear();
    installFakeClient({ version: "9.6" });
    expect(await page.renew()).toBe(true);
    desk.losing.set(REFRESH, 1);
    await expect(page.renew()).rejects.toThrow();
    sessionStorage.clear();
    installFakeClient({ version: "9.6" });
    expect(await page.renew()).toBe(true);
  });
});
