/**
 * The wire to the client: messages go out by whichever way it has, and come in by all of them.
 *
 * Source: Telegram Mini Apps, the official page script's ways out and in, 2026-06. The package whose
 * types and answers this follows weighs a sixth of the first screen (wire.test.ts holds both
 * against each other).
 */

interface Proxy {
  postEvent: (method: string, params: string) => void;
}

interface ClientWindow {
  TelegramWebviewProxy?: Proxy;
  external?: { notify?: (message: string) => void };
  Telegram?: { WebView?: Receiver };
  TelegramGameProxy?: Receiver;
  TelegramGameProxy_receiveEvent?: Receive;
}

type Receive = (event: string, payload: unknown) => void;
interface Receiver {
  receiveEvent?: Receive;
}

type Hear = (payload: object) => void;

const page = window as unknown as ClientWindow;
const hearers = new Map<string, Set<Hear>>();

const proxy = (): Proxy | undefined =>
  typeof page.TelegramWebviewProxy?.postEvent === "function"
    ? page.TelegramWebviewProxy
    : undefined;
const isFramed = () => window.parent !== window;

/** Whether a Telegram client is there to talk to: a link with a launch in it is no client. */
export function hasClient(): boolean {
  return proxy() !== undefined || isFramed() || typeof page.external?.notify === "function";
}

/** Says it to the client. In a frame only to a page of `origin`: it may be a token. May throw. */
export function post(method: string, params: object | undefined, origin: string): void {
  const message = JSON.stringify({ eventType: method, eventData: params });
  if (isFramed()) window.parent.postMessage(message, origin);
  else if (proxy()) proxy()?.postEvent(method, JSON.stringify(params));
  else page.external?.notify?.(message);
}

/** Hears an event until the returned function is called; facts that are no object come as none. */
export function listen(event: string, hear: Hear): () => void {
  if (hearers.size === 0) open();
  const some = hearers.get(event) ?? new Set();
  hearers.set(event, some);
  some.add(hear);
  return () => some.delete(hear);
}

const receive: Receive = (event, payload) => {
  const facts = typeof payload === "object" && payload !== null ? payload : {};
  for (const hear of [...(hearers.get(event) ?? [])]) hear(facts);
};

// Phones and desktops call one of three functions, each by its age; web clients send messages.
function open(): void {
  page.Telegram ??= {};
  page.Telegram.WebView = { ...page.Telegram.WebView, receiveEvent: receive };
  page.TelegramGameProxy = { ...page.TelegramGameProxy, receiveEvent: receive };
  page.TelegramGameProxy_receiveEvent = receive;
  addEventListener("message", ({ source, data }: MessageEvent) => {
    if (source !== window.parent || source === window || typeof data !== "string") return;
    const message = read(data);
    if (typeof message?.eventType === "string") receive(message.eventType, message.eventData);
  });
}

function read(data: string): { eventType?: unknown; eventData?: unknown } | null {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
