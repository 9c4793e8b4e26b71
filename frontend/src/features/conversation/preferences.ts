/** Which key sends where there is a keyboard; the other one makes a new line. */

import { changeSettings, settings } from "@/core/settings";

export type SendWith = "enter" | "mod+enter";

export const sendWith = (): SendWith => (settings().sendsWithEnter ? "enter" : "mod+enter");

export function chooseSendWith(chosen: SendWith): void {
  changeSettings({ sendsWithEnter: chosen === "enter" });
}
