/**
 * Since which version of Mini Apps a client knows what we send.
 * Source: the changelog of Telegram Mini Apps, Bot API 10.1, 2026-06.
 */
export const SINCE = {
  iframe_ready: "6.0",
  iframe_will_reload: "6.0",
  web_app_ready: "6.0",
  web_app_expand: "6.0",
  web_app_close: "6.0",
  web_app_request_theme: "6.0",
  web_app_request_viewport: "6.0",
  web_app_open_link: "6.0",
  web_app_setup_main_button: "6.0",
  web_app_setup_closing_behavior: "6.0",
  web_app_open_tg_link: "6.1",
  web_app_setup_back_button: "6.1",
  web_app_set_header_color: "6.1",
  "web_app_set_header_color.color": "6.9",
  web_app_set_background_color: "6.1",
  web_app_trigger_haptic_feedback: "6.1",
  web_app_open_popup: "6.2",
  web_app_request_write_access: "6.9",
  web_app_setup_swipe_behavior: "7.7",
  web_app_set_bottom_bar_color: "7.10",
  web_app_request_safe_area: "8.0",
  web_app_request_content_safe_area: "8.0",
  web_app_request_file_download: "8.0",
  web_app_secure_storage_get_key: "9.0",
  web_app_secure_storage_save_key: "9.0",
} as const;

/** A method we send, or a field of one that came later than it. */
export type Known = keyof typeof SINCE;

/** Whether a client of this `version`, as "7.10", knows it. */
export function isKnown(what: Known, version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [first = 0, later = 0] = SINCE[what].split(".").map(Number);
  return major > first || (major === first && minor >= later);
}
