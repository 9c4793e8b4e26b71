/** What is said of messages in words: their kinds, their beginnings, how their delivery went. */

import { t } from "@/core/i18n";
import { oneLine } from "@/ui/oneLine";
import type { Said } from "./said";

const WORDED = new Set(["text", "rich", "service", "unsupported"]);
const WHYS = new Set([
  "blocked",
  "deactivated",
  "never_started",
  "kicked",
  "too_long",
  "too_large",
  "empty",
  "entities_refused",
  "reply_target_missing",
  "quote_refused",
  "wrong_file",
  "foreign_file",
  "infected_file",
  "unauthorized",
  "frozen",
  "no_rights",
  "expired",
  "flood",
  "no_connection",
]);
/** Keywords for "the channel took one look and said no" (channels/telegram/errors.py). */
const REFUSALS = new Set([
  "bad_request",
  "forbidden",
  "refused",
  "method_unknown",
  "not_buildable",
  "button_refused",
]);

/** What kind of thing it is: "Photo", "Voice message". */
export function kindWords(kind: Said["kind"]): string {
  return t(`talk-kind-${kind}`);
}

/** The message in one line, for quotes and for those who listen. */
export function inShort(said: Said, longest = 120): string {
  const words = oneLine(said.text.slice(0, longest * 2));
  const kind = WORDED.has(said.kind) ? "" : kindWords(said.kind);
  const all = [kind, words].filter(Boolean).join(": ") || kindWords(said.kind);
  const letters = [...all];
  return letters.length > longest ? `${letters.slice(0, longest).join("").trimEnd()}…` : all;
}

/** Why a message could not be brought to the contact. */
export function whyWords(error: string | null): string {
  if (error && REFUSALS.has(error)) return t("talk-why-refused");
  return t(`talk-why-${error && WHYS.has(error) ? error.replaceAll("_", "-") : "other"}`);
}

export interface DeliveryWords {
  state: "queued" | "sent" | "read" | "failed";
  label: string;
}

/** Where the words are now, for agents; null where there is nothing to say. */
export function deliveryWords(said: Said, readAt: string): DeliveryWords | null {
  const { letter, delivery } = said;
  if (letter?.refused) return { state: "failed", label: letter.refused };
  if (letter) return { state: "queued", label: t("talk-delivery-waiting") };
  if (!delivery) return null;
  switch (delivery.state) {
    case "queued":
    case "sending":
      return { state: "queued", label: t(`talk-delivery-${delivery.state}`) };
    case "sent":
      if (readAt && readAt >= said.sentAt) return { state: "read", label: t("talk-delivery-read") };
      return { state: "sent", label: t("talk-delivery-sent") };
    case "unknown":
      return { state: "failed", label: t("talk-delivery-unknown") };
    case "discarded":
      if (delivery.error === "expired") return { state: "failed", label: whyWords("expired") };
      return { state: "failed", label: t("talk-delivery-discarded") };
    case "held":
      return { state: "failed", label: t("talk-delivery-held") };
    default:
      return { state: "failed", label: whyWords(delivery.error) };
  }
}

const CARDS = [
  "location",
  "venue",
  "contact",
  "poll",
  "dice",
  "game",
  "story",
  "checklist",
  "paid_media",
  "gift",
  "giveaway",
  "invoice",
] as const satisfies readonly Said["kind"][];

/** Kinds that are shown as a card (`Card.tsx`): neither words nor files. */
export type CardKind = (typeof CARDS)[number];

export function hasCard(kind: Said["kind"]): kind is CardKind {
  return CARDS.some((one) => one === kind);
}
