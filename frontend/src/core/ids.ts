/** Ids as links carry them: 22 characters of base64url for the 16 bytes of a UUID. */

const SHORT = /^[A-Za-z0-9_-]{22}$/;

/** The UUID behind a short id; null for anything else. */
export function longId(short: string): string | null {
  if (!SHORT.test(short)) return null;
  const bytes = atob(short.replaceAll("-", "+").replaceAll("_", "/"));
  const hex = Array.from(bytes, (one) => one.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A new key by which the server knows the same message again, however often it is sent. */
export function newKey(): string {
  return crypto.randomUUID();
}
