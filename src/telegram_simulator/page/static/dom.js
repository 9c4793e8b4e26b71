// Elements and requests. Text only ever becomes text: nothing here takes HTML.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export class Refused extends Error {}

async function ask(verb, path, body) {
  const answer = await fetch(`/control/${path}`, {
    method: verb,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const facts = await answer.json();
  if (!answer.ok) throw new Refused([facts.error?.field, facts.error?.problem].filter(Boolean).join(": "));
  return facts;
}
export const get = (path) => ask("GET", path);
export const post = (path, body) => ask("POST", path, body);

const SHOWN_MS = 4000;
export function toast(text) {
  const note = make("div", { class: "toast" }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

export async function tried(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message || String(error));
    return null;
  }
}

// A small form in a dialog; resolves to the values or null.
export function question(title, fields) {
  const dialog = document.getElementById("ask");
  dialog.querySelector("h2").textContent = title;
  const inputs = fields.map(({ name, label, value = "", required = false }) =>
    make("label", {}, label, make("input", { name, value, required, maxlength: 64 })));
  dialog.querySelector(".fields").replaceChildren(...inputs);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "ok") return resolve(null);
      resolve(Object.fromEntries([...dialog.querySelectorAll("input")].map((i) => [i.name, i.value.trim()])));
    }, { once: true });
  });
}

export function bytesToBase64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  const step = 0x8000;
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}
