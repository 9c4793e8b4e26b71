/**
 * Keeps the app on this device, for browsers outside Telegram: its files, and the page of each
 * inbox as the server sent it last. Answers of the API never pass through here: what was read is
 * kept by the app itself, apart for every person.
 *
 * One classic script without imports: it is served from an address that stays.
 */
export {}; // names of its own: a module for the type checker alone

declare const self: ServiceWorkerGlobalScope;
/** Put in when the app is built (plugins/precache.ts). */
declare const __FILES__: readonly string[];

const ASSETS = "desk-assets";
const LISTS = "desk-lists";
const PAGE_WITHIN_MS = 3_000;
const files = __FILES__;
const scope = new URL(self.registration.scope).pathname;
const pages = `desk-page-${scope}`;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  // Only the page knows when nobody is in the middle of a word.
  if (event.data === "take-over") void self.skipWaiting();
});
self.addEventListener("push", (event) => event.waitUntil(told(event)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data as string));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (request.mode === "navigate" && url.pathname.startsWith(scope)) {
    event.respondWith(page(event));
  }
});

/** What the server says, in the words it chose for this person (notifications/pushing.py). */
interface Told {
  title: string;
  body: string;
  tag: string;
  url: string;
  language: string;
  is_loud: boolean;
}

async function told(event: PushEvent): Promise<void> {
  if (!event.data) return;
  const { title, body, tag, url, language, is_loud } = event.data.json() as Told;
  // The app on the screen says it itself: nothing is told twice on one device.
  if ((await windows()).some((one) => one.visibilityState === "visible")) return;
  const options = { body, tag, lang: language, dir: "auto", data: url, renotify: is_loud };
  await self.registration.showNotification(title, options as NotificationOptions);
}

/** The app that is open comes forward with the ticket, else it is opened there. */
async function goTo(url: string): Promise<void> {
  const target = new URL(url || scope, self.location.origin);
  const [open] = await windows();
  const address = target.origin === self.location.origin ? target.href : scope;
  if (!open) return void (await self.clients.openWindow(address));
  open.postMessage({ open: address });
  await open.focus().catch(() => undefined); // some browsers give no leave: the ticket is open
}

async function windows(): Promise<readonly WindowClient[]> {
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter((one) => new URL(one.url).pathname.startsWith(scope));
}

async function install(): Promise<void> {
  const cache = await caches.open(ASSETS);
  // Names carry the digest of what they name: what is there needs no second look.
  for (const file of files) {
    if (!(await cache.match(file))) await cache.add(file);
  }
  await keepPage();
}

/** The first visit was not seen from here, and may be the last with a network. */
async function keepPage(): Promise<void> {
  const response = await fetch(scope, { credentials: "same-origin" }).catch(() => null);
  if (response && isPage(response)) await (await caches.open(pages)).put(scope, response);
}

/** The release before stays for tabs that still show it; what is older goes. */
async function activate(): Promise<void> {
  const lists = await caches.open(LISTS);
  const before = await lists.match(scope);
  const previous = before ? ((await before.json()) as string[]) : [];
  const others = (await lists.keys()).filter((one) => new URL(one.url).pathname !== scope);
  const kept = new Set([...files, ...previous]);
  for (const one of others) {
    // Inboxes of one host share the files; each has its own worker, maybe of another release.
    const list = await lists.match(one);
    for (const file of list ? ((await list.json()) as string[]) : []) kept.add(file);
  }
  const cache = await caches.open(ASSETS);
  for (const one of await cache.keys()) {
    if (!kept.has(new URL(one.url).pathname)) await cache.delete(one);
  }
  await lists.put(scope, new Response(JSON.stringify(files)));
  await self.clients.claim();
}

async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(ASSETS);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** From the network while it answers soon, else as it was sent last. */
async function page(event: FetchEvent): Promise<Response> {
  const going = fetch(event.request);
  const kept = going.then(async (response) => {
    if (isPage(response)) await (await caches.open(pages)).put(scope, response.clone());
  });
  event.waitUntil(kept.catch(() => undefined));
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PAGE_WITHIN_MS));
  const soon = await Promise.race([going.catch(() => null), late]);
  // A server that stumbles says nothing a person can use; one that refuses does.
  if (soon && soon.status < 500) return soon;
  const last = await (await caches.open(pages)).match(scope);
  return last ?? soon ?? going;
}

function isPage(response: Response): boolean {
  const isHtml = response.headers.get("content-type")?.startsWith("text/html") ?? false;
  return response.ok && !response.redirected && isHtml;
}
