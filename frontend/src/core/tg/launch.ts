/** The launch: what the client put behind `#` when it opened the page. */
import { readTheme, type ThemeParams } from "./colours";
import { hasClient } from "./wire";

export interface Launch {
  /** Signed by Telegram, for the server as it is. At most minutes old at first, stale after a reload. */
  readonly initData: string;
  /** ios, android, android_x, tdesktop, macos, weba, webk, web. */
  readonly platform: string;
  readonly version: string;
  readonly startParam: string | null;
  /** Whose client it is, as the launch says; "" where it says nothing. Proves nothing. */
  readonly user: string;
  /** The person's language in Telegram, an IETF tag. */
  readonly language: string | null;
  readonly theme: ThemeParams | null;
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const OLDEST = "6.0";

let read: Launch | null | undefined;

/** The launch of this page, null outside Telegram. The first call takes it out of the address. */
export function launch(): Launch | null {
  if (read === undefined) read = readLaunch();
  return read;
}

export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

function readLaunch(): Launch | null {
  const taken = takeFromAddress();
  const name = `launch:${location.pathname.split("/").slice(0, 3).join("/")}`;
  // Anybody can write a launch of their own into a link and have another person signed in as
  // themselves. Clients never give one to a bare browser tab; the demo on this machine does.
  if (!hasClient() && !isLoopback(location.hostname)) return null;
  if (taken) keep(name, taken);
  const raw = taken ?? kept(name);
  return raw === null ? null : parse(raw);
}

function takeFromAddress(): string | null {
  const { hash, pathname, search } = location;
  const start = hash.indexOf("tgWebApp");
  const query = new URLSearchParams(search);
  const linked = query.get("tgWebAppStartParam");
  if (start < 0 && linked === null) return null;
  query.delete("tgWebAppStartParam");
  const launched = new URLSearchParams(start < 0 ? "" : hash.slice(start));
  if (linked !== null && !launched.has("tgWebAppStartParam")) {
    launched.set("tgWebAppStartParam", linked);
  }
  const own = start < 0 ? hash : hash.slice(0, start).replace(/[#?&]+$/, "");
  const left = query.size > 0 ? `?${query}` : "";
  history.replaceState(history.state, "", `${pathname}${left}${own}`);
  return start < 0 ? null : launched.toString();
}

function parse(raw: string): Launch | null {
  const fields = new URLSearchParams(raw);
  const platform = fields.get("tgWebAppPlatform");
  if (platform === null) return null;
  const initData = fields.get("tgWebAppData") ?? "";
  const signed = new URLSearchParams(initData);
  const version = fields.get("tgWebAppVersion") ?? "";
  return {
    initData,
    platform,
    version: /^\d+(\.\d+)*$/.test(version) ? version : OLDEST,
    startParam: signed.get("start_param") ?? fields.get("tgWebAppStartParam"),
    user: userOf(signed.get("user")),
    language: languageOf(signed.get("user")),
    theme: readTheme(json(fields.get("tgWebAppThemeParams"))),
  };
}

function userOf(user: string | null): string {
  const facts = json(user);
  return facts && "id" in facts ? String(facts.id) : "";
}

function languageOf(user: string | null): string | null {
  const facts = json(user);
  const code = facts && "language_code" in facts ? facts.language_code : null;
  return typeof code === "string" ? code : null;
}

function json(text: string | null): object | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

// Storage can be closed to a page (a client's iframe, private windows): then a reload is a new start.
function keep(name: string, raw: string): void {
  try {
    sessionStorage.setItem(name, raw);
  } catch {}
}

function kept(name: string): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}
