// One phone: a person's chat with a bot or a group.
import { bytesToBase64, get, make, post, toast, tried } from "/page/dom.js";
import { messageElement, snippet } from "/page/render.js";
import { canFrame, Sheet } from "/page/sheet.js";
import { word } from "/page/words.js";

const TYPING_MS = 5000;
const MAX_FILE = 20 * 1024 * 1024;

export class Pane {
  constructor({ bot, group, person, onclose, follow }) {
    Object.assign(this, { bot, group, person, onclose });
    this.isGroup = Boolean(group);
    this.last = 0;
    this.messages = new Map();
    this.elements = new Map();
    this.reading = null;
    this.element = this.build();
    this.sheet = new Sheet({ person, pane: this.element, follow: (path) => follow(path, person) });
    this.element.append(this.sheet.bar, this.sheet.element);
  }

  get key() { return `${this.group ? this.group.id : this.bot.username}:${this.person.username || this.person.id}`; }
  get where() { return this.group ? { group: this.group.id, person: this.person.id } : { bot: this.bot.id, person: this.person.id }; }
  get query() { return new URLSearchParams(this.where).toString(); }

  build() {
    const name = this.group ? this.group.title : this.bot.first_name;
    this.status = make("small", {}, this.person.first_name);
    this.blockButton = make("button", { type: "button", class: "quiet", onclick: () => this.toggleBlock() });
    this.menuButton = make("button", { type: "button", class: "strong", hidden: true });
    const avatar = make("span", { class: "avatar", "aria-hidden": "true" }, name.slice(0, 1));
    avatar.style.backgroundColor = this.person.photo_colour;
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": word("messages"), tabindex: 0 });
    this.isAtEnd = true;
    this.lastTop = 0;
    this.log.addEventListener("scroll", () => this.onScroll());
    this.log.addEventListener("load", () => this.toEnd(), true);
    this.banner = make("div", { class: "banner", hidden: true });
    this.input = make("textarea", { rows: 1, maxlength: 4096, placeholder: word("message"), "aria-label": word("message") });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.keyboard = make("div", { class: "keyboard", hidden: true });
    this.photoInput = this.fileInput("photo", "image/*");
    this.anyInput = this.fileInput("document", "");
    this.menu = make("details", { class: "attach" }, make("summary", { "aria-label": word("attach") }, "+"),
      make("div", {}, ...this.attachments()));
    this.composer = make("form", { class: "composer" }, this.menu, this.input,
      make("button", { type: "submit", class: "strong", "aria-label": word("send") }, "➤"));
    this.composer.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.payload = make("input", { placeholder: word("payload"), "aria-label": word("payload"), maxlength: 64 });
    this.startText = make("button", { type: "submit", class: "strong" });
    this.startForm = make("form", { class: "start", hidden: true }, this.payload, this.startText);
    this.startForm.addEventListener("submit", (event) => { event.preventDefault(); this.start(); });
    return make("section", { class: "pane", "aria-label": `${name}, ${this.person.first_name}` },
      make("header", {}, avatar, make("div", { class: "who" }, make("strong", {}, name), this.status), this.menuButton,
        this.isGroup ? null : this.blockButton, make("button", { type: "button", class: "quiet", "aria-label": word("close"), onclick: () => this.onclose(this) }, "✕")),
      this.log, this.banner, this.startForm, this.composer, this.keyboard, this.photoInput, this.anyInput);
  }

  attachments() {
    const item = (label, act) => make("button", { type: "button", onclick: () => { this.menu.open = false; tried(act); } }, label);
    const kind = (name, more = {}) => () => this.send({ kind: name, ...more });
    return [
      item(word("photo"), () => this.photoInput.click()), item(word("file"), () => this.anyInput.click()),
      item(word("samplePhoto"), kind("photo")), item(word("sampleFile"), kind("document")),
      item(word("album"), kind("album", { items: [{ kind: "photo" }, { kind: "photo" }, { kind: "photo" }] })),
      item(word("voice"), kind("voice")), item(word("video"), kind("video")), item(word("sticker"), kind("sticker", { emoji: "🙂" })),
      item(word("location"), kind("location")), item(word("contact"), kind("contact")),
    ];
  }

  fileInput(kind, accept) {
    const input = make("input", { type: "file", hidden: true, accept });
    input.addEventListener("change", () => tried(async () => {
      const [file] = input.files;
      input.value = "";
      if (!file) return;
      if (file.size > MAX_FILE) throw new Error("> 20 MB");
      const base64 = bytesToBase64(await file.arrayBuffer());
      await this.send({ kind, file: { base64, name: file.name, mime: file.type } });
    }));
    return input;
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") this.clearBanner();
    else if (event.key === "ArrowUp" && !this.input.value) {
      const mine = [...this.messages.values()].filter((m) => this.isOwn(m) && !m.is_deleted && (m.text ?? m.caption)).at(-1);
      if (mine) this.edit(mine);
    }
  }

  // What rendered messages can ask for.
  isOwn(message) { return message.from?.id === this.person.id; }
  say(text) { return tried(() => this.send({ text })); }
  reply(message) { this.setBanner("reply", message); }
  edit(message) { this.setBanner("edit", message); this.input.value = message.text ?? message.caption; }
  react(message, sign) {
    const had = (message.reactions?.[this.person.id] ?? []).some((r) => r.emoji === sign);
    return tried(() => post("react", { ...this.where, message_id: message.message_id, emoji: had ? [] : [sign] }));
  }

  async button(message, button, element) {
    if (button.url) return void window.open(button.url, "_blank", "noopener");
    if (button.web_app) return this.launch(button.web_app.url, message.from);
    if (button.copy_text) {
      await tried(() => navigator.clipboard.writeText(button.copy_text.text));
      return toast(word("copied"));
    }
    element.setAttribute("aria-busy", "true");
    const pressed = await tried(() => post("press", { ...this.where, message_id: message.message_id, callback_data: button.callback_data, wait: 10 }));
    element.removeAttribute("aria-busy");
    if (!pressed) return;
    if (!pressed.answered) toast(word("noAnswer"));
    else if (pressed.answer.text) toast(pressed.answer.text);
  }

  // Pages of other machines stay out of this one: they get a tab of their own.
  launch(url, bot, { startParam = "", buttonText = "" } = {}) {
    const app = { url, bot: bot.id, title: bot.first_name, startParam, buttonText };
    if (canFrame(url)) return this.sheet.open(app);
    return this.sheet.openTab(app);
  }

  // What t.me/<bot>?startapp= opens.
  launchMain(startParam) {
    const app = this.menuApp;
    if (app) this.launch(app.web_app.url, this.bot, { startParam });
  }

  // What t.me/<bot>?start= opens: the person still has to press.
  offerStart(payload) {
    this.isOffered = true;
    this.payload.value = payload;
    if (this.chat) this.showState();
    this.startText.focus();
  }

  async submit() {
    const typed = this.input.value;
    const text = typed.trim();
    if (!text) return;
    // Gone at once: a second press sends nothing twice, and what is typed meanwhile stays.
    this.input.value = "";
    const done = await tried(async () => {
      if (this.mode?.kind === "edit") {
        const field = this.mode.message.text === undefined ? "caption" : "text";
        return post("edit", { ...this.where, message_id: this.mode.message.message_id, [field]: text });
      }
      return this.send({ text });
    });
    if (done) this.clearBanner();
    else this.input.value ||= typed;
  }

  async send(content) {
    const around = this.mode?.kind === "reply" ? { reply_to: this.mode.message.message_id } : {};
    const said = await post("send", { ...this.where, ...around, ...content });
    if (this.mode?.kind === "reply") this.clearBanner();
    await this.read();
    return said;
  }

  start() {
    return tried(async () => {
      await post("start", { bot: this.bot.id, person: this.person.id, payload: this.payload.value.trim() });
      this.payload.value = "";
      this.isOffered = false;
      await this.read();
      // Whoever went on to another pane meanwhile is not called back.
      if (this.element.contains(document.activeElement) || document.activeElement === document.body) this.input.focus();
    });
  }

  toggleBlock() {
    return tried(async () => {
      await post(this.chat?.is_blocked ? "unblock" : "block", { bot: this.bot.id, person: this.person.id });
      await this.read();
    });
  }

  setBanner(kind, message) {
    this.mode = { kind, message };
    this.banner.replaceChildren(make("b", {}, word(kind)), make("span", {}, snippet(message)),
      make("button", { type: "button", class: "quiet", "aria-label": word("cancelReply"), onclick: () => this.clearBanner() }, "✕"));
    this.banner.hidden = false;
    this.input.focus();
  }

  clearBanner() {
    if (this.mode?.kind === "edit") this.input.value = "";
    this.mode = null;
    this.banner.hidden = true;
  }

  // One read at a time; news that comes meanwhile is read right after.
  read() {
    this.again = true;
    this.reading ??= (async () => {
      while (this.again) {
        this.again = false;
        await tried(() => this.readOnce());
      }
      this.reading = null;
    })();
    return this.reading;
  }

  async readOnce() {
    const facts = await get(`chat?${this.query}&after=${this.last}&limit=300`);
    for (const message of facts.messages) this.show(message);
    this.last = Math.max(this.last, facts.last);
    this.chat = facts.chat;
    this.showState();
    this.toEnd();
  }

  // Growing content also fires this; only a move upwards leaves the end.
  onScroll() {
    const top = this.log.scrollTop;
    if (this.log.scrollHeight - top - this.log.clientHeight < 80) this.isAtEnd = true;
    else if (top < this.lastTop) this.isAtEnd = false;
    this.lastTop = top;
  }

  // Who reads older messages stays there; who is at the end stays at the end, also when pictures load.
  toEnd() {
    if (this.isAtEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  show(message) {
    const id = message.message_id;
    const fresh = messageElement(message, this);
    const old = this.elements.get(id);
    if (!this.messages.has(id) && !this.isOwn(message)) this.setTyping("");
    this.messages.set(id, message);
    this.elements.set(id, fresh);
    if (old) return old.replaceWith(fresh);
    this.place(message).append(fresh);
    if (message.reply_markup?.force_reply && message.is_from_bot) this.reply(message);
  }

  place(message) {
    const group = message.media_group_id;
    if (!group) return this.log;
    const last = this.log.lastElementChild;
    if (last?.dataset.group === group) return last;
    const album = make("div", { class: "album", "data-group": group });
    this.log.append(album);
    return album;
  }

  showState() {
    const { is_started: started, is_blocked: blocked } = this.chat;
    const canWrite = this.isGroup || (started && !blocked);
    this.startForm.hidden = canWrite && !this.isOffered;
    this.composer.hidden = !canWrite;
    this.payload.hidden = blocked;
    this.startText.textContent = word(blocked ? "restart" : "start");
    this.blockButton.textContent = blocked ? "↺" : "⊘";
    this.blockButton.title = word(blocked ? "unblock" : "block");
    this.blockButton.setAttribute("aria-label", this.blockButton.title);
    this.blockButton.hidden = !started;
    this.showKeyboard(canWrite);
    this.showMenu();
  }

  showKeyboard(canWrite) {
    const markup = [...this.messages.values()].filter((m) => m.is_from_bot && !m.is_deleted
      && (m.reply_markup?.keyboard || m.reply_markup?.remove_keyboard)).at(-1)?.reply_markup;
    const rows = canWrite ? markup?.keyboard : null;
    this.keyboard.hidden = !rows;
    this.keyboard.replaceChildren(...(rows ?? []).map((row) => make("div", {}, ...row.map((entry) => {
      const button = typeof entry === "string" ? { text: entry } : entry;
      return make("button", { type: "button", onclick: () => this.pressKey(button) }, button.text);
    }))));
  }

  pressKey(button) {
    if (button.request_contact) return tried(() => this.send({ kind: "contact" }));
    if (button.request_location) return tried(() => this.send({ kind: "location" }));
    if (button.web_app) return this.launch(button.web_app.url, this.bot, { buttonText: button.text });
    return this.say(button.text);
  }

  get menuApp() {
    const button = this.bot?.menu_buttons?.[this.person.id] ?? this.bot?.menu_buttons?.[""];
    return button?.type === "web_app" ? button : null;
  }

  showMenu() {
    if (this.isGroup) return;
    const button = this.menuApp;
    this.menuButton.hidden = !button;
    if (!button) return;
    this.menuButton.textContent = button.text;
    this.menuButton.onclick = () => this.launch(button.web_app.url, this.bot);
  }

  setTyping(action) {
    clearTimeout(this.typingTimer);
    this.status.textContent = action ? word(action === "typing" ? "typing" : "sends") : this.person.first_name;
    this.status.classList.toggle("typing", Boolean(action));
    if (action) this.typingTimer = setTimeout(() => this.setTyping(""), TYPING_MS);
  }

  hears(event) {
    const bot = this.group ? 0 : this.bot.id;
    return event.chat === (this.group ? this.group.id : this.person.id) && (event.bot === bot || (this.isGroup && event.type === "action"));
  }
}
