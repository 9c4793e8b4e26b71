// A Mini App opened in a chat: a phone-like sheet that is the app's client, as Telegram Web is.
import { make, post, toast, tried } from "/page/dom.js";
import { Kept } from "/page/kept.js";
import { CHOICES, colours, isColour, system, wear } from "/page/looks.js";
import { popup } from "/page/popup.js";
import { hear } from "/page/protocol.js";
import { word } from "/page/words.js";

const PLATFORM = "weba";
const VERSION = "9.6";
const RELOAD_MS = 700;
const HIDDEN_BUTTON = { is_visible: false, is_active: true, is_progress_visible: false, text: "", position: "left" };

// The page's policy lets no other machine's page in.
export function canFrame(url) {
  return URL.canParse(url) && /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(new URL(url).origin);
}

export class Sheet {
  constructor({ person, pane, follow }) {
    Object.assign(this, { person, pane, follow, app: null, choice: "system", hasHomeBar: false });
    this.element = this.build();
    this.bar = make("button", { type: "button", class: "appbar", hidden: true, onclick: () => this.restore() });
    this.onMessage = ({ source, origin, data }) => {
      if (source !== this.frame?.contentWindow || origin !== this.origin) return;
      this.hasSpoken = true;
      hear(this, data);
    };
    this.onScheme = () => { if (this.choice === "system") this.setTheme("system"); };
    this.resized = new ResizeObserver(() => this.tellViewport());
  }

  build() {
    const quiet = (label, sign, act) => make("button", { type: "button", title: label, "aria-label": label, onclick: act }, sign);
    this.back = quiet(word("back"), "←", () => this.tell("back_button_pressed"));
    this.title = make("strong", {});
    const item = (label, act) => make("button", { type: "button", onclick: () => { this.menu.open = false; act(); } }, label);
    this.settings = item(word("settings"), () => this.tell("settings_button_pressed"));
    this.wide = item(word("wide"), () => this.setWide(!this.pane.classList.contains("wide")));
    this.homeBar = item(word("homeBar"), () => this.setHomeBar(!this.hasHomeBar));
    this.theme = make("select", { onchange: () => this.setTheme(this.theme.value) },
      ...CHOICES.map((choice) => make("option", { value: choice }, word(`theme_${choice}`))));
    this.menu = make("details", { class: "appmenu" }, make("summary", { title: word("menu"), "aria-label": word("menu") }, "⋮"),
      make("div", {}, this.settings, item(word("reload"), () => this.reload()), item(word("openTab"), () => this.openTab()),
        this.wide, this.homeBar, make("label", {}, word("theme"), this.theme)));
    this.header = make("header", {}, this.back, quiet(word("closeApp"), "✕", () => this.close()), this.title,
      quiet(word("minimise"), "–", () => this.minimise()), this.menu);
    this.screen = make("div", { class: "screen" });
    this.cover = make("div", { class: "cover", role: "status" });
    this.buttons = { main: this.nativeButton("main"), secondary: this.nativeButton("secondary") };
    this.bottom = make("div", { class: "bottom", hidden: true }, this.buttons.secondary, this.buttons.main);
    this.device = make("div", { class: "device" }, this.header, this.screen, this.bottom);
    const element = make("div", { class: "sheet", role: "dialog", hidden: true }, this.device);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.isAsking) return;
      if (this.menu.open) this.menu.open = false;
      else this.minimise();
    });
    element.addEventListener("click", (event) => { if (event.target === element) this.minimise(); });
    return element;
  }

  nativeButton(kind) {
    return make("button", { type: "button", class: kind, hidden: true, onclick: () => this.tell(`${kind}_button_pressed`) });
  }

  get theming() { return colours(this.choice); }
  kept(kind) { return new Kept(this.app.bot, this.person.id, kind); }

  async open(app) {
    if (this.app?.url === app.url && this.app.bot === app.bot && !app.startParam) return this.restore();
    if (this.app && !(await this.close())) return;
    this.app = app;
    this.opener = document.activeElement;
    this.title.textContent = app.title;
    this.element.setAttribute("aria-label", `${app.title}: Mini App`);
    window.addEventListener("message", this.onMessage);
    system.addEventListener("change", this.onScheme);
    this.element.classList.add("half");
    this.restore();
    await this.load();
  }

  launched({ bot, url, startParam = "" } = this.app) {
    const facts = { bot, person: this.person.id, url, start_param: startParam, platform: PLATFORM, version: VERSION };
    return post("launch", { ...facts, theme_params: this.theming });
  }

  // Each load is a launch of its own: an app's launch data can be used once.
  async load() {
    const app = this.app;
    this.begin();
    const launch = await tried(() => this.launched());
    if (this.app !== app) return;
    if (!launch) return this.end();
    this.origin = new URL(launch.url).origin;
    this.hasSpoken = false;
    this.frame?.remove();
    this.frame = make("iframe", {
      title: app.title, src: launch.url, allow: "clipboard-read; clipboard-write", referrerpolicy: "origin",
      sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads allow-modals",
    });
    this.frame.addEventListener("load", () => this.ready());
    this.screen.replaceChildren(this.frame, this.cover);
    this.resized.disconnect();
    this.resized.observe(this.frame);
    this.frame.focus();
  }

  begin() {
    clearTimeout(this.reloadTimer);
    Object.assign(this, { canReload: false, needsConfirmation: false, own: {} });
    this.states = { main: { ...HIDDEN_BUTTON }, secondary: { ...HIDDEN_BUTTON } };
    this.back.hidden = this.settings.hidden = true;
    this.setSwipes(true);
    this.paint();
    this.cover.textContent = word("opening");
    this.cover.hidden = false;
  }

  ready() { this.cover.hidden = true; }

  // Nobody listens before the app has spoken: the frame may still hold the empty page.
  tell(event, facts) {
    if (this.hasSpoken) this.frame?.contentWindow?.postMessage(JSON.stringify({ eventType: event, eventData: facts }), this.origin);
  }

  tellTheme() { this.tell("theme_changed", { theme_params: this.theming }); }

  tellViewport() {
    if (!this.frame?.clientHeight) return;
    const { clientWidth: width, clientHeight: height } = this.frame;
    this.tell("viewport_changed", { width, height, is_expanded: !this.element.classList.contains("half"), is_state_stable: true });
  }

  expand() {
    this.element.classList.remove("half");
    this.tellViewport();
  }

  setTheme(choice) {
    this.choice = this.theme.value = choice;
    this.paint();
    this.tellTheme();
  }

  setWide(isWide) {
    this.pane.classList.toggle("wide", isWide);
    this.wide.textContent = word(isWide ? "phone" : "wide");
    this.expand();
  }

  setHomeBar(has) {
    this.hasHomeBar = has;
    this.homeBar.setAttribute("aria-pressed", String(has));
    this.tell("safe_area_changed", { top: 0, right: 0, bottom: has ? 34 : 0, left: 0 });
  }

  setSwipes(areAllowed) { this.element.dataset.swipes = areAllowed ? "on" : "off"; }

  setColour(part, { color, color_key }) {
    const wanted = isColour(color) ? color : this.theming[color_key];
    if (wanted) this.own[part] = wanted;
    this.paint();
  }

  setButton(kind, params) {
    Object.assign(this.states[kind], params);
    this.paint();
  }

  paint() {
    if (!this.app) return;
    wear(this.element, this.theming, this.own);
    for (const [kind, button] of Object.entries(this.buttons)) {
      const state = this.states[kind];
      button.hidden = !state.is_visible || !state.text;
      button.textContent = state.text;
      button.disabled = state.is_active === false;
      if (state.is_progress_visible) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
      button.style.backgroundColor = isColour(state.color) ? state.color : "";
      button.style.color = isColour(state.text_color) ? state.text_color : "";
    }
    this.bottom.dataset.position = this.states.secondary.position;
    this.bottom.hidden = Object.values(this.buttons).every((button) => button.hidden);
  }

  // Seen rather than felt; the word stays for whoever looks later.
  pulse(kind) {
    this.device.dataset.haptic = kind;
    this.device.classList.remove("pulse");
    void this.device.offsetWidth;
    this.device.classList.add("pulse");
  }

  async ask(question) {
    this.isAsking = true;
    for (const part of this.device.children) part.inert = true;
    const id = await popup(this.device, question);
    for (const part of this.device.children) part.inert = false;
    this.isAsking = false;
    if (this.element.classList.contains("away")) return id;
    this.frame?.focus();
    return id;
  }

  minimise() {
    if (!this.app || this.element.classList.contains("away")) return;
    this.show(false);
    this.bar.textContent = `▲ ${this.app.title}`;
    this.bar.setAttribute("aria-label", `${word("restore")}: ${this.app.title}`);
    this.tell("visibility_changed", { is_visible: false });
    this.bar.focus();
  }

  restore() {
    const wasAway = this.element.classList.contains("away");
    this.element.hidden = false;
    this.show(true);
    if (wasAway) this.tell("visibility_changed", { is_visible: true });
    this.frame?.focus();
  }

  show(isShown) {
    this.element.classList.toggle("away", !isShown);
    this.element.inert = !isShown;
    this.bar.hidden = isShown;
    for (const part of this.pane.children) if (part !== this.element) part.inert = isShown;
  }

  // An app that says it can reloads itself and keeps its address; any other is launched anew.
  reload() {
    if (!this.canReload) return this.load();
    this.tell("reload_iframe");
    this.reloadTimer = setTimeout(() => this.load(), RELOAD_MS);
  }

  reloading() { this.begin(); }

  openTab(app = this.app) {
    // Opened before the answer comes: later it would count as a pop-up.
    const tab = window.open("about:blank", "_blank");
    return tried(async () => {
      const { url } = await this.launched(app);
      if (!tab) return toast(url);
      tab.opener = null;
      tab.location.replace(url);
    });
  }

  download(url, name) {
    make("a", { href: url, download: name, target: "_blank", rel: "noopener" }).click();
  }

  async close() {
    if (this.isAsking) return false;
    if (this.app && this.needsConfirmation) {
      this.restore();
      const answer = await this.ask({ message: word("unsaved"), buttons: [
        { id: "close", type: "destructive", text: word("closeAnyway") }, { id: "", type: "cancel" },
      ] });
      if (answer !== "close") return false;
    }
    this.end();
    return true;
  }

  end() {
    if (!this.app) return;
    clearTimeout(this.reloadTimer);
    window.removeEventListener("message", this.onMessage);
    system.removeEventListener("change", this.onScheme);
    this.resized.disconnect();
    this.screen.replaceChildren();
    this.device.querySelector(".popup")?.remove();
    for (const part of this.device.children) part.inert = false;
    this.menu.open = this.isAsking = false;
    this.app = this.frame = null;
    this.setWideOff();
    this.show(false);
    this.bar.hidden = this.element.hidden = true;
    if (this.opener?.isConnected) this.opener.focus();
  }

  setWideOff() {
    this.pane.classList.remove("wide");
    this.wide.textContent = word("wide");
  }
}
