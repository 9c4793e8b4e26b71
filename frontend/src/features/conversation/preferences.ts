import { signal } from "@preact/signals";
import { boot } from "@/core/boot";
import { sharedStore } from "@/core/storage";

export type SendWith = "enter" | "mod+enter";

const KEY = "send-with";

/** Which key sends where there is a keyboard; the other one makes a new line. */
export const sendWith = signal<SendWith>("enter");

export async function readPreferences(): Promise<void> {
  const kept = await sharedStore(boot().inbox).get(KEY);
  if (kept === "enter" || kept === "mod+enter") sendWith.value = kept;
}

export async function chooseSendWith(chosen: SendWith): Promise<void> {
  sendWith.value = chosen;
  await sharedStore(boot().inbox).set(KEY, chosen);
}
