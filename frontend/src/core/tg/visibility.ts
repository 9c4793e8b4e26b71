/** Whether anybody looks at the page: the tab is in front and the client has not minimised the app. */
import { type Signal, signal } from "@preact/signals";
import { on } from "./bridge";

export const visibility: Signal<boolean> = signal(!document.hidden);

let isActive = true;
const show = () => {
  visibility.value = isActive && !document.hidden;
};
document.addEventListener("visibilitychange", show);
on("visibility_changed", ({ is_visible }) => {
  isActive = is_visible !== false;
  show();
});
