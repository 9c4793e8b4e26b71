// What a Mini App keeps with the client: apart for each bot, person and kind of storage.
export class Kept {
  constructor(bot, person, kind) {
    this.prefix = `miniapp:${bot}:${person}:${kind}:`;
  }

  get(key) { return localStorage.getItem(this.prefix + key); }
  get keys() { return Object.keys(localStorage).filter((name) => name.startsWith(this.prefix)).map((name) => name.slice(this.prefix.length)); }

  set(key, value) {
    if (value === null || value === undefined) localStorage.removeItem(this.prefix + key);
    else localStorage.setItem(this.prefix + key, String(value));
  }

  clear() {
    for (const key of this.keys) this.set(key, null);
  }
}

// CloudStorage goes by the names of its own methods; a key nobody set is an empty text.
export function cloud(kept, method, params) {
  switch (method) {
    case "saveStorageValue": kept.set(params.key, params.value); return true;
    case "getStorageValues": return Object.fromEntries(params.keys.map((key) => [key, kept.get(key) ?? ""]));
    case "deleteStorageValues": for (const key of params.keys) kept.set(key, null); return true;
    case "getStorageKeys": return kept.keys;
    default: return undefined;
  }
}
