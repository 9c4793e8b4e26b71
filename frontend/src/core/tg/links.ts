/** Ways out of the page: links, downloads, the clipboard. */
import { ask, can, send } from "./bridge";

const TELEGRAM = new Set(["t.me", "telegram.me", "telegram.dog"]);

/** Opens http, https and tg addresses outside the app; false and nothing for any other. */
export function openLink(address: string): boolean {
  const url = URL.canParse(address) ? telegramPage(new URL(address)) : null;
  if (url?.protocol === "tg:") {
    location.href = url.href;
    return true;
  }
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return false;
  const path = TELEGRAM.has(url.hostname) ? url.pathname + url.search : null;
  if (path !== null && send("web_app_open_tg_link", { path_full: path })) return true;
  if (send("web_app_open_link", { url: url.href })) return true;
  globalThis.open(url.href, "_blank", "noopener,noreferrer");
  return true;
}

// Pages inside a client cannot follow tg: addresses; a person's or bot's has an https twin.
function telegramPage(url: URL): URL {
  const query = new URLSearchParams(url.search);
  const domain = query.get("domain");
  const isResolve = url.protocol === "tg:" && /^(\/\/)?resolve$/.test(url.host + url.pathname);
  if (!isResolve || !domain || !can("web_app_open_link")) return url;
  query.delete("domain");
  return new URL(`https://t.me/${encodeURIComponent(domain)}?${query}`);
}

/** Whether the client itself saves files, by address: what a page puts together it does not save. */
export const canDownload = () => can("web_app_request_file_download");

/** Saves a file on the device; false when the person refused. */
export async function downloadFile(address: string, fileName: string): Promise<boolean> {
  const url = new URL(address, location.href);
  if (url.protocol !== "https:" && url.protocol !== "http:") return false;
  if (canDownload()) {
    const answer = await ask(
      "web_app_request_file_download",
      { url: url.href, file_name: fileName },
      ["file_download_requested"],
    );
    return answer?.payload?.status === "downloading";
  }
  if (send("web_app_open_link", { url: url.href })) return true;
  const link = document.createElement("a");
  link.href = url.href;
  link.download = fileName;
  link.rel = "noopener";
  link.click();
  return true;
}

/** Puts text on the clipboard; whether it got there. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

// Frames of web clients may not use the clipboard's own interface; selected text they may copy.
function copySelected(text: string): boolean {
  const field = document.createElement("textarea");
  const before = document.activeElement;
  field.value = text;
  field.readOnly = true;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }
}
