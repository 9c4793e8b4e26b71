/**
 * A place for the refresh token: the client's SecureStorage (9.0), else this tab's sessionStorage.
 *
 * What lies in sessionStorage is newer: it is there only when the client refused the last write.
 */
import { ask, can, nextId, send } from "./bridge";

export interface SecureStore {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Start-up waits for `get`: a client that does not answer counts as one without a store. */
const TIMEOUT_MS = 800;

const memory = new Map<string, string>();
let isSilent = false;

/** The store of one desk: several desks may share an origin. Never rejects. */
export function secureStore(inbox: string): SecureStore {
  const full = (name: string) => `${inbox}.${name}`;
  return {
    get: (name) => get(full(name)),
    set: (name, value) => set(full(name), value),
    remove: (name) => remove(full(name)),
  };
}

async function get(key: string): Promise<string | null> {
  const near = nearby(key);
  if (near !== null) return near;
  const answer = await reach("web_app_secure_storage_get_key", "secure_storage_key_received", {
    key,
  });
  const value = answer && "value" in answer ? answer.value : null;
  return typeof value === "string" ? value : null;
}

async function set(key: string, value: string): Promise<void> {
  // Nearby first: if the page dies while the client writes, the newer of two tokens is the one found.
  put(key, value);
  if (await save(key, value)) drop(key);
}

async function remove(key: string): Promise<void> {
  drop(key);
  if (isSilent) {
    send("web_app_secure_storage_save_key", { key, value: null, req_id: nextId() });
    return;
  }
  await save(key, null);
}

async function save(key: string, value: string | null): Promise<boolean> {
  const wish = { key, value };
  return (
    (await reach("web_app_secure_storage_save_key", "secure_storage_key_saved", wish)) !== null
  );
}

async function reach<
  M extends "web_app_secure_storage_get_key" | "web_app_secure_storage_save_key",
>(
  method: M,
  success: "secure_storage_key_received" | "secure_storage_key_saved",
  wish: { key: string; value?: string | null },
) {
  if (isSilent || !can(method)) return null;
  const params = { value: null, ...wish, req_id: nextId() };
  const answer = await ask(method, params as never, [success, "secure_storage_failed"], {
    timeoutMs: TIMEOUT_MS,
    isMine: (payload) => payload?.req_id === params.req_id,
  });
  if (!answer) isSilent = true;
  return answer && answer.event !== "secure_storage_failed" ? answer.payload : null;
}

function nearby(key: string): string | null {
  try {
    return sessionStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function put(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    memory.set(key, value);
  }
}

function drop(key: string): void {
  memory.delete(key);
  try {
    sessionStorage.removeItem(key);
  } catch {}
}
