/**
 * Text and entities as a tree of spans. Entities are Telegram's: offsets in UTF-16 units, as
 * JavaScript counts. Whatever they claim, the tree holds the text's own characters and no more.
 */

export interface Entity {
  type: string;
  offset: number;
  length: number;
  url?: string | null;
  language?: string | null;
}

export interface Span {
  kind: string;
  /** Of links: where to, already found harmless; "" otherwise. */
  href: string;
  language: string;
  children: (Span | string)[];
}

const KINDS = new Set([
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "code",
  "pre",
  "blockquote",
  "expandable_blockquote",
  "text_link",
  "url",
  "email",
  "phone_number",
  "mention",
  "hashtag",
  "cashtag",
  "bot_command",
  "text_mention",
  "custom_emoji",
]);
const PROTOCOLS = new Set(["http:", "https:", "mailto:", "tg:", "tel:"]);

/** The address a link may lead to; "" for everything but web, mail, phone and Telegram. */
export function safeHref(address: string): string {
  try {
    const url = new URL(address.trim());
    return PROTOCOLS.has(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

function hrefOf(entity: Entity, text: string): string {
  switch (entity.type) {
    case "text_link":
      return safeHref(entity.url ?? "");
    case "url":
      return safeHref(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
    case "email":
      return safeHref(`mailto:${text}`);
    case "phone_number":
      return safeHref(`tel:${text.replace(/[^\d+]/g, "")}`);
    default:
      return "";
  }
}

interface Open {
  span: Span;
  end: number;
}

/** The text as spans. Entities that overlap are cut where the outer one ends. */
export function spansOf(text: string, entities: readonly Entity[]): (Span | string)[] {
  const known = entities
    .filter((one) => KINDS.has(one.type) && one.length > 0 && one.offset >= 0)
    .filter((one) => one.offset < text.length)
    .sort((one, other) => one.offset - other.offset || other.length - one.length);
  const root: (Span | string)[] = [];
  const open: Open[] = [];
  let at = 0;
  const inside = () => open.at(-1)?.span.children ?? root;
  const upTo = (place: number) => {
    for (let top = open.at(-1); top && top.end <= place; top = open.at(-1)) {
      if (top.end > at) inside().push(text.slice(at, top.end));
      at = Math.max(at, top.end);
      open.pop();
    }
    if (place > at) inside().push(text.slice(at, place));
    at = Math.max(at, place);
  };
  for (const one of known) {
    upTo(one.offset);
    const end = Math.min(one.offset + one.length, open.at(-1)?.end ?? text.length, text.length);
    const span: Span = {
      kind: one.type,
      href: hrefOf(one, text.slice(one.offset, end)),
      language: one.language ?? "",
      children: [],
    };
    inside().push(span);
    open.push({ span, end });
  }
  upTo(text.length);
  return root;
}
