/** The frame the client draws around the page. */
import { can, on, send } from "./bridge";
import { hex } from "./colours";
import { theme } from "./theme";

/** Takes the client's loading picture away; call once something can be seen. */
export function ready(): void {
  // Web clients reload the frame themselves, with an old launch, unless the page says it can.
  if (send("iframe_ready", { reload_supported: true })) on("reload_iframe", reload);
  send("web_app_ready");
}

function reload(): void {
  send("iframe_will_reload");
  location.reload();
}

export function expand(): void {
  send("web_app_expand");
}

/** Scrolling down a list no longer closes the app. From 7.7 on; the header still closes it. */
export function disableVerticalSwipes(): void {
  send("web_app_setup_swipe_behavior", { allow_vertical_swipe: false });
}

/** `#rrggbb`. Clients before 6.9 take only a name of one of their own colours. */
export function setHeaderColour(colour: string): void {
  const exact = hex(colour);
  if (!exact) return;
  if (can("web_app_set_header_color.color")) {
    send("web_app_set_header_color", { color: exact });
    return;
  }
  const isSecondary = exact === theme.value.params?.secondary_bg_color;
  send("web_app_set_header_color", { color_key: isSecondary ? "secondary_bg_color" : "bg_color" });
}

/** `#rrggbb`, behind the page and (from 7.10 on) below the main button. */
export function setBackgroundColour(colour: string): void {
  const exact = hex(colour);
  if (!exact) return;
  send("web_app_set_background_color", { color: exact });
  send("web_app_set_bottom_bar_color", { color: exact });
}

/** Leaves the app; a browser tab closes only where the page opened it. */
export function close(): void {
  if (!send("web_app_close")) globalThis.close();
}
