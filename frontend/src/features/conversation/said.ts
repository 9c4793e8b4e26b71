/** One message as both audiences' screens draw it, from whatever the server or the outbox holds. */

import type {
  ContactMessageShape,
  DeliveryShape,
  EntityShape,
  MessageDetails,
  MessageShape,
  PartShape,
} from "@/core/api/gen";
import { type FileRef, kindOf, type Letter } from "@/core/letter";

export interface Reaction {
  emoji: string;
  count: number;
  isOwn: boolean;
}

export interface Said {
  id: string;
  ticketId: string;
  /** Stays the same when a letter becomes the message the server made of it. */
  key: string;
  position: number;
  authorKind: "contact" | "agent" | "bot";
  authorId: string;
  authorName: string;
  isOwn: boolean;
  /** On the reader's side of the conversation: agents see the whole desk there. */
  isOut: boolean;
  isNote: boolean;
  kind: MessageShape["kind"];
  text: string;
  entities: EntityShape[];
  details: MessageDetails;
  replyToId: string | null;
  sentAt: string;
  isEdited: boolean;
  /** How often it was changed; its files may have been as well. */
  revision: number;
  /** How many earlier wordings somebody may read. */
  revisions: number;
  parts: PartShape[];
  reactions: Reaction[];
  delivery: DeliveryShape | null;
  /** A letter of the outbox, not a message yet. */
  letter: Letter | null;
}

const fromAgents = new WeakMap<MessageShape, Said>();
const fromContacts = new WeakMap<ContactMessageShape, Said>();

/** Author kinds an agent's bubble knows; an operator's words are the desk's. */
function authorOf(kind: MessageShape["author"]["kind"]): Said["authorKind"] {
  return kind === "contact" || kind === "bot" ? kind : "agent";
}

function countedByEmoji(given: { emojis: string[]; isOwn: boolean }[]): Reaction[] {
  const found = new Map<string, Reaction>();
  for (const one of given) {
    for (const emoji of one.emojis) {
      const known = found.get(emoji) ?? { emoji, count: 0, isOwn: false };
      found.set(emoji, { emoji, count: known.count + 1, isOwn: known.isOwn || one.isOwn });
    }
  }
  return [...found.values()];
}

/** The same object for the same message, so that rows which did not change are not drawn again. */
export function saidToAgent(message: MessageShape, meId: string): Said {
  const known = fromAgents.get(message);
  if (known) return known;
  const authorKind = authorOf(message.author.kind);
  const said: Said = {
    ...common(message),
    authorKind,
    authorId: message.author.id ?? "",
    authorName: message.author.name,
    isOwn: message.author.kind === "agent" && message.author.id === meId,
    isOut: authorKind !== "contact",
    isNote: message.visibility === "note",
    isEdited: message.edited_at !== null || message.revisions > 0,
    revision: message.revisions,
    revisions: message.revisions,
    reactions: countedByEmoji(
      message.reactions.map(({ emojis, person_id }) => ({ emojis, isOwn: person_id === meId })),
    ),
    delivery: message.delivery,
  };
  fromAgents.set(message, said);
  return said;
}

export function saidToContact(message: ContactMessageShape): Said {
  const known = fromContacts.get(message);
  if (known) return known;
  const isOwn = message.author_kind === "contact";
  const said: Said = {
    ...common(message),
    authorKind: message.author_kind,
    authorId: message.author_name,
    authorName: message.author_name,
    isOwn,
    isOut: isOwn,
    isNote: false,
    isEdited: message.is_edited,
    revision: message.revision,
    revisions: 0,
    reactions: countedByEmoji(
      message.reactions.map(({ emojis, is_own }) => ({ emojis, isOwn: is_own })),
    ),
    delivery: null,
  };
  fromContacts.set(message, said);
  return said;
}

function common(message: MessageShape | ContactMessageShape) {
  return {
    id: message.id,
    ticketId: message.ticket_id,
    key: message.client_key ?? message.id,
    position: message.position,
    kind: message.kind,
    text: message.text,
    entities: message.entities,
    details: message.details,
    replyToId: message.reply_to_id,
    sentAt: message.sent_at,
    parts: message.parts,
    letter: null,
  };
}

const fromLetters = new WeakMap<Letter, Said>();

/** Words on their way stand where they will be. */
export function saidInLetter(letter: Letter, author: { id: string; name: string }): Said {
  const known = fromLetters.get(letter);
  if (known) return known;
  const said: Said = {
    id: letter.key,
    ticketId: letter.ticketId,
    key: letter.key,
    position: Number.POSITIVE_INFINITY,
    authorKind: letter.kind === "message" || letter.kind === "ticket" ? "contact" : "agent",
    authorId: author.id,
    authorName: author.name,
    isOwn: true,
    isOut: true,
    isNote: letter.kind === "note",
    kind: kindOf(letter.files ?? []),
    text: letter.text,
    entities: letter.entities,
    details: {},
    replyToId: letter.replyToId,
    sentAt: letter.writtenAt,
    isEdited: false,
    revision: 0,
    revisions: 0,
    parts: (letter.files ?? []).map(partOf),
    reactions: [],
    delivery: null,
    letter,
  };
  fromLetters.set(letter, said);
  return said;
}

/** A file on its way as it will be once it is there. */
function partOf(file: FileRef, index: number): PartShape {
  const { kind, name, mime, bytes, width, height } = file;
  const none = { duration_s: null, has_thumb: false, caption: "", state: "ready" as const };
  return { part: index, kind, name, mime, size_bytes: bytes, width, height, ...none };
}

/** Messages in order, then what is still on its way; a letter the server knows is shown once. */
export function together(messages: readonly Said[], waiting: readonly Said[]): Said[] {
  const known = new Set(messages.map((one) => one.key));
  return [...messages, ...waiting.filter((one) => !known.has(one.key))];
}
