/** This browser as a place to be told in: whether it can, whether it is, and turning it on. */

import type { DeviceBody } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { launch } from "@/core/tg";

/** `refused`: the person has said no to the browser, and only there can say yes again. */
export type Ability = "none" | "refused" | "can";

/** Inside Telegram nothing can be shown; the bot's message is what rings there. */
export function ability(): Ability {
  const has = "serviceWorker" in navigator && "PushManager" in globalThis;
  if (!has || launch() || !("Notification" in globalThis)) return "none";
  return Notification.permission === "denied" ? "refused" : "can";
}

export async function subscribed(): Promise<PushSubscription | null> {
  if (ability() !== "can") return null;
  const worker = await navigator.serviceWorker.getRegistration(boot().base);
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** The subscription as the server takes it; null where the person or the browser says no. */
export async function subscribe(key: string, besideBot: boolean): Promise<DeviceBody | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const { pushManager } = await navigator.serviceWorker.ready;
  const found = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = found.toJSON();
  if (!endpoint || !keys?.p256dh || !keys.auth) return null;
  return {
    inbox: boot().inbox,
    endpoint,
    p256dh: keys.p256dh,
    auth: keys.auth,
    name: deviceName(navigator.userAgent),
    beside_bot: besideBot,
  };
}

export async function unsubscribe(): Promise<void> {
  await (await subscribed())?.unsubscribe();
}

const BROWSERS = [
  ["Edge", /Edg/],
  ["Opera", /OPR/],
  ["Firefox", /Firefox|FxiOS/],
  ["Chrome", /Chrom(?:e|ium)|CriOS/],
  ["Safari", /Safari/],
] as const;
const SYSTEMS = [
  ["Android", /Android/],
  ["iOS", /iPhone|iPad/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS/],
  ["Linux", /Linux/],
] as const;

/** What a person calls it: "Firefox · Windows". */
export function deviceName(agent: string): string {
  const of = (names: typeof BROWSERS | typeof SYSTEMS) =>
    names.find(([, mark]) => mark.test(agent))?.[0];
  return [of(BROWSERS), of(SYSTEMS)].filter(Boolean).join(" · ") || "?";
}
