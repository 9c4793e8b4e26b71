// Messages as elements: formatting from entities, media, buttons, reactions.
import { make } from "/page/dom.js";
import { language, word } from "/page/words.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const SAFE = /^(https?:|mailto:|tel:|tg:)/i;
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const SERVICE = [
  "new_chat_members", "left_chat_member", "pinned_message", "forum_topic_created", "forum_topic_closed",
  "forum_topic_reopened", "forum_topic_edited", "managed_bot_created", "migrate_to_chat_id", "migrate_from_chat_id",
  "web_app_data", "write_access_allowed",
];

function link(address, inside) {
  if (!SAFE.test(address)) return inside;
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, inside);
}

function wrapped(entity, inside, text, act) {
  const tag = TAGS[entity.type];
  if (tag) return make(tag, {}, inside);
  switch (entity.type) {
    case "text_link": return link(entity.url, inside);
    case "url": return link(text.includes("://") ? text : `https://${text}`, inside);
    case "email": return link(`mailto:${text}`, inside);
    case "phone_number": return link(`tel:${text.replace(/[^+\d]/g, "")}`, inside);
    case "bot_command": return make("button", { type: "button", class: "as-link", onclick: () => act.say(text) }, inside);
    case "spoiler": {
      const cover = make("span", { class: "spoiler", tabindex: 0, role: "button" }, inside);
      const open = () => cover.classList.add("open");
      cover.addEventListener("click", open);
      cover.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
      return cover;
    }
    case "mention": case "text_mention": case "hashtag": case "cashtag":
      return make("span", { class: "mark" }, inside);
    default: return inside;
  }
}

// Entities are sorted by offset, longer first, so whoever comes first encloses the others.
export function formatted(text, entities, act, from = 0, to = text.length) {
  const out = document.createDocumentFragment();
  let at = from;
  let rest = (entities ?? []).filter((e) => e.offset < to && e.offset + e.length > from);
  while (rest.length) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, at);
    const stop = Math.min(entity.offset + entity.length, to);
    if (start > at) out.append(text.slice(at, start));
    if (stop > start) {
      const inside = others.filter((e) => e.offset < stop);
      out.append(wrapped(entity, formatted(text, inside, act, start, stop), text.slice(start, stop), act));
      at = stop;
    }
    rest = others.filter((e) => e.offset + e.length > at);
  }
  if (at < to) out.append(text.slice(at, to));
  return out;
}

const fileUrl = (file) => `/control/files/${encodeURIComponent(file.file_unique_id)}`;
const size = (bytes) => bytes > 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;

function fileRow(icon, name, file) {
  return make("a", { class: "file", href: fileUrl(file), target: "_blank", rel: "noopener", download: name },
    make("span", { class: "icon", "aria-hidden": "true" }, icon), make("span", {}, name, make("small", {}, size(file.file_size ?? 0))));
}

function media(message) {
  if (message.photo) {
    const { width, height } = message.photo.at(-1);
    return make("img", { class: "picture", src: fileUrl(message.photo.at(-1)), alt: word("photo"), width, height });
  }
  if (message.sticker) return make("img", { class: "sticker", src: fileUrl(message.sticker), alt: message.sticker.emoji || word("sticker") });
  if (message.animation) return message.animation.mime_type === "image/gif"
    ? make("img", { class: "picture", src: fileUrl(message.animation), alt: word("animation") })
    : fileRow("▶", message.animation.file_name || word("animation"), message.animation);
  if (message.voice) return make("div", { class: "voice" }, make("span", { "aria-hidden": "true" }, "🎤 "),
    make("audio", { controls: true, preload: "none", src: fileUrl(message.voice) }));
  if (message.video_note) return fileRow("⏺", word("video"), message.video_note);
  if (message.video) return fileRow("▶", message.video.file_name || word("video"), message.video);
  if (message.audio) return fileRow("♪", message.audio.title || message.audio.file_name || word("audio"), message.audio);
  if (message.document) return fileRow("📄", message.document.file_name || word("document"), message.document);
  if (message.venue) return make("div", {}, `📍 ${message.venue.title}`, make("small", {}, message.venue.address));
  if (message.location) return make("div", {}, `📍 ${message.location.latitude.toFixed(4)}, ${message.location.longitude.toFixed(4)}`);
  if (message.contact) return make("div", {}, `👤 ${message.contact.first_name}`, make("small", {}, message.contact.phone_number));
  if (message.poll) return make("div", {}, `📊 ${word("poll")}: ${message.poll.question}`,
    make("ul", {}, ...message.poll.options.map((option) => make("li", {}, option.text))));
  if (message.dice) return make("div", { class: "dice" }, `${message.dice.emoji} ${message.dice.value}`);
  if (message.story) return make("div", {}, `◎ ${word("story")}`);
  return null;
}

function origin(message) {
  const from = message.forward_origin;
  if (!from) return null;
  const name = from.sender_user?.first_name ?? from.sender_user_name ?? from.sender_chat?.title ?? from.chat?.title ?? "?";
  return make("div", { class: "forwarded" }, `${word("forwarded")} ${name}`);
}

function replied(message) {
  const target = message.reply_to_message;
  if (!target) return null;
  return make("div", { class: "replied" }, make("b", {}, target.from?.first_name ?? ""),
    make("span", {}, message.quote?.text ?? snippet(target)));
}

export function snippet(message) {
  const text = message.text ?? message.caption;
  if (text) return text.slice(0, 80);
  const kind = ["photo", "sticker", "voice", "video", "audio", "document", "location", "contact", "poll"].find((k) => message[k]);
  return kind ? word(kind) : word("message");
}

function buttons(message, act) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return make("div", { class: "inline" }, ...rows.map((row) => make("div", {}, ...row.map((button) =>
    make("button", { type: "button", class: button.style, disabled: button.disabled, onclick: (event) => act.button(message, button, event.currentTarget) },
      button.text, button.url || button.web_app ? make("span", { "aria-hidden": "true" }, " ↗") : null)))));
}

function reactions(message) {
  const all = Object.values(message.reactions ?? {}).flat();
  if (!all.length) return null;
  return make("div", { class: "reactions" }, ...all.map((r) => make("span", {}, r.emoji ?? "⭐")));
}

function serviceLine(message) {
  const kind = SERVICE.find((name) => message[name] !== undefined);
  if (!kind) return null;
  const what = message[kind]?.name ?? message[kind]?.first_name ?? message[kind]?.[0]?.first_name ?? message[kind]?.data ?? "";
  return make("div", { class: "service" }, `${kind.replaceAll("_", " ")} ${what}`.trim());
}

export function messageElement(message, act) {
  const shell = make("article", { class: `message ${act.isOwn(message) ? "own" : "theirs"}`, "data-id": message.message_id, tabindex: -1 });
  if (message.is_deleted) {
    shell.classList.add("deleted");
    shell.append(make("div", { class: "bubble" }, word("deleted")));
    return shell;
  }
  const service = serviceLine(message);
  if (service) {
    shell.append(service);
    return shell;
  }
  const text = message.text ?? message.caption;
  const words = text ? make("div", { class: "text" }, formatted(text, message.entities ?? message.caption_entities, act)) : null;
  const time = make("footer", {}, message.edit_date ? make("span", {}, `${word("edited")} `) : null,
    make("time", { datetime: new Date(message.date * 1000).toISOString() }, clock.format(new Date(message.date * 1000))));
  const name = act.isGroup && !act.isOwn(message) ? make("b", { class: "name" }, message.from?.first_name ?? "") : null;
  const picture = media(message);
  const unknown = !words && !picture ? make("div", {}, word("service")) : null;
  const bubble = make("div", { class: picture?.className === "sticker" ? "bubble bare" : "bubble" },
    name, origin(message), replied(message), picture, words, unknown, reactions(message), time);
  const tools = make("div", { class: "tools" },
    make("button", { type: "button", title: word("reply"), "aria-label": word("reply"), onclick: () => act.reply(message) }, "↩"),
    act.isOwn(message) && text ? make("button", { type: "button", title: word("edit"), "aria-label": word("edit"), onclick: () => act.edit(message) }, "✎") : null,
    ...["👍", "❤", "👎"].map((sign) => make("button", { type: "button", "aria-label": `${word("react")} ${sign}`, onclick: () => act.react(message, sign) }, sign)));
  shell.append(bubble, buttons(message, act) ?? "", tools);
  return shell;
}
