/**
 * A Telegram client for tests: takes what a Mini App sends, remembers it, answers as clients do.
 *
 * `installFakeClient` needs nothing from outside itself, so its source is a script of its own:
 *   playwright (node)    page.addInitScript(installFakeClient, options)
 *   playwright (python)  page.add_init_script(f"({source})({json.dumps(options)})"), with `source`
 *                        from `node tests/printFakeClient.mjs`
 * As `webview` it stands in the page like iOS, Android and desktop clients do; as `frame` it belongs
 * into the page around the app's iframe, like Telegram Web. It is found at `window.fakeClient`.
 *
 * Source: Telegram Mini Apps, methods, events and their versions, Bot API 10.1, 2026-06.
 */
export interface FakeClientOptions {
  mode?: "webview" | "frame";
  version?: string;
  theme?: Record<string, string>;
  safeArea?: FakeInsets;
  contentSafeArea?: FakeInsets;
  /** The button a popup is answered with; null closes it without one; left out nobody answers. */
  popup?: string | null;
  isWriteAllowed?: boolean;
  isDownloadAllowed?: boolean;
  /** `refuses` answers as clients without the store do, `silent` not at all. */
  secureStorage?: "works" | "refuses" | "silent";
}
export interface FakeInsets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}
export interface FakeCall {
  method: string;
  params: Record<string, unknown>;
}
export interface FakeClient {
  readonly calls: FakeCall[];
  /** What was sent although this version does not know it. Must stay empty. */
  readonly tooNew: string[];
  readonly secure: Record<string, string>;
  options: FakeClientOptions;
  emit(event: string, facts?: unknown): void;
  setTheme(theme: Record<string, string>): void;
  press(button: "main" | "secondary" | "back" | "settings"): void;
  /** The newest parameters of a method, undefined when it was never sent. */
  last(method: string): Record<string, unknown> | undefined;
}

declare global {
  interface Window {
    fakeClient?: FakeClient;
  }
}

export function installFakeClient(options: FakeClientOptions = {}): FakeClient {
  const since: Record<string, string> = {
    iframe_ready: "6.0",
    iframe_will_reload: "6.0",
    web_app_close: "6.0",
    web_app_data_send: "6.0",
    web_app_expand: "6.0",
    web_app_open_link: "6.0",
    web_app_ready: "6.0",
    web_app_request_theme: "6.0",
    web_app_request_viewport: "6.0",
    web_app_setup_main_button: "6.0",
    web_app_setup_closing_behavior: "6.0",
    web_app_open_tg_link: "6.1",
    web_app_setup_back_button: "6.1",
    web_app_set_background_color: "6.1",
    web_app_set_header_color: "6.1",
    web_app_trigger_haptic_feedback: "6.1",
    web_app_open_popup: "6.2",
    web_app_read_text_from_clipboard: "6.4",
    web_app_invoke_custom_method: "6.9",
    web_app_request_write_access: "6.9",
    web_app_request_phone: "6.9",
    web_app_setup_settings_button: "6.10",
    web_app_setup_swipe_behavior: "7.7",
    web_app_setup_secondary_button: "7.10",
    web_app_set_bottom_bar_color: "7.10",
    web_app_request_safe_area: "8.0",
    web_app_request_content_safe_area: "8.0",
    web_app_request_fullscreen: "8.0",
    web_app_exit_fullscreen: "8.0",
    web_app_request_file_download: "8.0",
    web_app_device_storage_get_key: "9.0",
    web_app_device_storage_save_key: "9.0",
    web_app_secure_storage_get_key: "9.0",
    web_app_secure_storage_save_key: "9.0",
    web_app_hide_keyboard: "9.1",
  };
  const none: FakeInsets = { top: 0, right: 0, bottom: 0, left: 0 };
  let frame: MessageEventSource | null = null;

  type View = { receiveEvent?: (event: string, facts?: unknown) => void };
  type Clients = { Telegram?: { WebView?: View }; TelegramGameProxy?: View };

  const client: FakeClient = {
    calls: [],
    tooNew: [],
    secure: {},
    options,
    emit(event, facts) {
      if (client.options.mode === "frame") {
        const text = JSON.stringify({ eventType: event, eventData: facts });
        frame?.postMessage(text, { targetOrigin: "*" });
        return;
      }
      const page = window as unknown as Clients;
      (page.Telegram?.WebView ?? page.TelegramGameProxy)?.receiveEvent?.(event, facts);
    },
    setTheme(theme) {
      client.options.theme = theme;
      client.emit("theme_changed", { theme_params: theme });
    },
    press: (button) => client.emit(`${button}_button_pressed`),
    last: (method) => client.calls.filter((call) => call.method === method).at(-1)?.params,
  };

  const isKnown = (method: string) => {
    const [major = 0, minor = 0] = (client.options.version ?? "9.6").split(".").map(Number);
    const [needed = 99, needs = 0] = (since[method] ?? "99").split(".").map(Number);
    return major > needed || (major === needed && minor >= needs);
  };
  const later = (event: string, facts?: unknown) => queueMicrotask(() => client.emit(event, facts));

  const store = (method: string, params: Record<string, unknown>) => {
    const { req_id, key, value } = params as { req_id: string; key: string; value: string | null };
    const how = client.options.secureStorage ?? "works";
    if (how === "silent") return;
    if (how === "refuses") return later("secure_storage_failed", { req_id, error: "UNSUPPORTED" });
    if (method.endsWith("get_key")) {
      const held = client.secure[key] ?? null;
      return later("secure_storage_key_received", { req_id, value: held, can_restore: false });
    }
    if (value === null) delete client.secure[key];
    else client.secure[key] = value;
    later("secure_storage_key_saved", { req_id });
  };

  const answers: Record<string, (params: Record<string, unknown>) => void> = {
    web_app_request_theme: () =>
      later("theme_changed", { theme_params: client.options.theme ?? {} }),
    web_app_request_viewport: () =>
      later("viewport_changed", {
        height: innerHeight,
        width: innerWidth,
        is_state_stable: true,
        is_expanded: true,
      }),
    web_app_request_safe_area: () => later("safe_area_changed", client.options.safeArea ?? none),
    web_app_request_content_safe_area: () =>
      later("content_safe_area_changed", client.options.contentSafeArea ?? none),
    web_app_open_popup: () => {
      const { popup } = client.options;
      if (popup !== undefined) later("popup_closed", popup === null ? {} : { button_id: popup });
    },
    web_app_request_write_access: () =>
      later("write_access_requested", {
        status: client.options.isWriteAllowed === false ? "cancelled" : "allowed",
      }),
    web_app_request_file_download: () =>
      later("file_download_requested", {
        status: client.options.isDownloadAllowed === false ? "cancelled" : "downloading",
      }),
    web_app_secure_storage_get_key: (params) => store("get_key", params),
    web_app_secure_storage_save_key: (params) => store("save_key", params),
  };

  const receive = (method: string, params: Record<string, unknown>) => {
    client.calls.push({ method, params });
    if (isKnown(method)) answers[method]?.(params);
    else client.tooNew.push(method);
  };

  if (options.mode === "frame") {
    addEventListener("message", (message) => {
      if (message.source === window || typeof message.data !== "string") return;
      frame = message.source;
      const { eventType, eventData } = JSON.parse(message.data);
      receive(eventType, eventData ?? {});
    });
  } else {
    const postEvent = (method: string, json?: string) =>
      receive(method, json ? (JSON.parse(json) ?? {}) : {});
    Object.assign(window, { TelegramWebviewProxy: { postEvent } });
  }
  window.fakeClient = client;
  return client;
}

/** What a client puts behind `#`; `initData` comes from the simulator where a server checks it. */
export function launchHash(facts: {
  initData?: string;
  platform?: string;
  version?: string;
  theme?: Record<string, string>;
  startParam?: string;
}): string {
  const fields = new URLSearchParams({
    tgWebAppData: facts.initData ?? "",
    tgWebAppVersion: facts.version ?? "9.6",
    tgWebAppPlatform: facts.platform ?? "ios",
    tgWebAppThemeParams: JSON.stringify(facts.theme ?? {}),
  });
  if (facts.startParam) fields.set("tgWebAppStartParam", facts.startParam);
  return `#${fields}`;
}
