// What a Mini App says to its client, by the method's name. Answers go back as events.
// Source: Telegram Mini Apps, web events and methods, Bot API 10.1, 2026-06.
import { post, tried } from "/page/dom.js";
import { cloud } from "/page/kept.js";
import { word } from "/page/words.js";

const NO_INSETS = { top: 0, right: 0, bottom: 0, left: 0 };
const HOME_BAR = { ...NO_INSETS, bottom: 34 };
const isWeb = (address) => /^https?:\/\//i.test(String(address));

function stored(kind, act) {
  return (sheet, params) => {
    const kept = sheet.kept(kind);
    const name = `${kind}_storage`;
    try {
      const [event, facts] = act(kept, params);
      sheet.tell(`${name}_${event}`, { req_id: params.req_id, ...facts });
    } catch {
      sheet.tell(`${name}_failed`, { req_id: params.req_id, error: "QUOTA_EXCEEDED" });
    }
  };
}
const read = (kept, { key }) => ["key_received", { value: kept.get(key) }];
const save = (kept, { key, value }) => { kept.set(key, value); return ["key_saved", {}]; };
const clear = (kept) => { kept.clear(); return ["cleared", {}]; };

async function allowed(sheet, text, done) {
  const answer = await sheet.ask({ message: text, buttons: [
    { id: "allow", type: "default", text: word("allow") }, { id: "", type: "cancel" },
  ] });
  if (answer !== "allow") return false;
  await done();
  return true;
}

const say = (sheet, content) => tried(() => post("send", { bot: sheet.app.bot, person: sheet.person.id, ...content }));

const METHODS = {
  iframe_ready: (sheet, { reload_supported }) => { sheet.canReload = Boolean(reload_supported); },
  iframe_will_reload: (sheet) => sheet.reloading(),
  web_app_ready: (sheet) => sheet.ready(),
  web_app_expand: (sheet) => sheet.expand(),
  web_app_close: (sheet) => sheet.end(),
  web_app_request_theme: (sheet) => sheet.tellTheme(),
  web_app_request_viewport: (sheet) => sheet.tellViewport(),
  web_app_request_safe_area: (sheet) => sheet.tell("safe_area_changed", sheet.hasHomeBar ? HOME_BAR : NO_INSETS),
  web_app_request_content_safe_area: (sheet) => sheet.tell("content_safe_area_changed", NO_INSETS),
  web_app_setup_main_button: (sheet, params) => sheet.setButton("main", params),
  web_app_setup_secondary_button: (sheet, params) => sheet.setButton("secondary", params),
  web_app_setup_back_button: (sheet, { is_visible }) => { sheet.back.hidden = !is_visible; },
  web_app_setup_settings_button: (sheet, { is_visible }) => { sheet.settings.hidden = !is_visible; },
  web_app_setup_closing_behavior: (sheet, { need_confirmation }) => { sheet.needsConfirmation = Boolean(need_confirmation); },
  web_app_setup_swipe_behavior: (sheet, { allow_vertical_swipe }) => { sheet.setSwipes(allow_vertical_swipe !== false); },
  web_app_set_header_color: (sheet, params) => sheet.setColour("header", params),
  web_app_set_background_color: (sheet, params) => sheet.setColour("background", params),
  web_app_set_bottom_bar_color: (sheet, params) => sheet.setColour("bottom", params),
  web_app_trigger_haptic_feedback: (sheet, { type, impact_style, notification_type }) => sheet.pulse(notification_type ?? impact_style ?? type),
  web_app_hide_keyboard: () => {},

  async web_app_open_popup(sheet, params) {
    if (sheet.isAsking) return;
    const id = await sheet.ask(params);
    sheet.tell("popup_closed", id ? { button_id: id } : {});
  },
  web_app_open_link(sheet, { url }) {
    if (isWeb(url)) window.open(url, "_blank", "noopener");
  },
  web_app_open_tg_link(sheet, { path_full }) {
    sheet.minimise();
    sheet.follow(String(path_full));
  },
  async web_app_request_write_access(sheet) {
    const done = () => say(sheet, { kind: "service", service: { write_access_allowed: { from_request: true } } });
    const isAllowed = await allowed(sheet, word("askWrite"), done);
    sheet.tell("write_access_requested", { status: isAllowed ? "allowed" : "cancelled" });
  },
  async web_app_request_phone(sheet) {
    const isAllowed = await allowed(sheet, word("askPhone"), () => say(sheet, { kind: "contact" }));
    sheet.tell("phone_requested", { status: isAllowed ? "sent" : "cancelled" });
  },
  async web_app_request_file_download(sheet, { url, file_name }) {
    const isAllowed = isWeb(url) && await allowed(sheet, `${word("askDownload")} ${file_name}`, () => sheet.download(url, file_name));
    sheet.tell("file_download_requested", { status: isAllowed ? "downloading" : "cancelled" });
  },
  async web_app_read_text_from_clipboard(sheet, { req_id }) {
    const text = await navigator.clipboard.readText().catch(() => null);
    sheet.tell("clipboard_text_received", { req_id, data: text });
  },
  // Only an app of a reply keyboard may speak for its person.
  async web_app_data_send(sheet, { data }) {
    const { buttonText } = sheet.app;
    if (!buttonText || !data) return;
    await say(sheet, { kind: "web_app_data", data: String(data), button_text: buttonText });
    sheet.end();
  },
  web_app_invoke_custom_method(sheet, { req_id, method, params }) {
    const result = cloud(sheet.kept("cloud"), method, params);
    sheet.tell("custom_method_invoked", result === undefined ? { req_id, error: "METHOD_INVALID" } : { req_id, result });
  },
  web_app_secure_storage_get_key: stored("secure", read),
  web_app_secure_storage_save_key: stored("secure", save),
  web_app_secure_storage_clear: stored("secure", clear),
  web_app_secure_storage_restore_key: (sheet, { req_id }) => sheet.tell("secure_storage_failed", { req_id, error: "RESTORE_UNAVAILABLE" }),
  web_app_device_storage_get_key: stored("device", read),
  web_app_device_storage_save_key: stored("device", save),
  web_app_device_storage_clear: stored("device", clear),

  // What a web client has not: it says so rather than leaving the app waiting.
  web_app_request_fullscreen: (sheet) => sheet.tell("fullscreen_failed", { error: "UNSUPPORTED" }),
  web_app_biometry_get_info: (sheet) => sheet.tell("biometry_info_received", { available: false }),
  web_app_check_location: (sheet) => sheet.tell("location_checked", { available: false }),
  web_app_request_location: (sheet) => sheet.tell("location_requested", { available: false }),
  web_app_check_home_screen: (sheet) => sheet.tell("home_screen_checked", { status: "unsupported" }),
  web_app_set_emoji_status: (sheet) => sheet.tell("emoji_status_failed", { error: "UNSUPPORTED" }),
};

export function hear(sheet, text) {
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    return;
  }
  if (typeof said?.eventType !== "string" || !Object.hasOwn(METHODS, said.eventType)) return;
  METHODS[said.eventType](sheet, said.eventData ?? {});
}
