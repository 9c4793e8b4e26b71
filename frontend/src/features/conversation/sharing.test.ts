import { expect, test } from "vitest";
import type { Draft } from "./drafts";
import { type Verdict, verdictOf } from "./sharing";

const none: Draft = { text: "", isNote: false, replyToId: null };
const words = (text: string, more: Partial<Draft> = {}): Draft => ({ ...none, text, ...more });
const kept = (text: string, version: number) => ({ text, version, visibility: "public" as const });

test.each<[string, Draft, ReturnType<typeof kept> | null, Verdict]>([
  ["nothing anywhere", none, null, "same"],
  ["begun on another device", none, kept("Hello", 5), "theirs"],
  ["begun here", words("Hello"), null, "mine"],
  ["brought there already", words("Hello", { base: 5, isShared: true }), kept("Hello", 5), "same"],
  [
    "written on elsewhere",
    words("Hello", { base: 5, isShared: true }),
    kept("Hello you", 6),
    "theirs",
  ],
  ["sent elsewhere", words("Hello", { base: 5, isShared: true }), null, "gone"],
  ["written on here", words("Hello you", { base: 5, isShared: false }), kept("Hello", 5), "mine"],
  [
    "sent elsewhere, written on here",
    words("Hello you", { base: 5, isShared: false }),
    null,
    "mine",
  ],
  ["written on both", words("Hello A", { base: 5, isShared: false }), kept("Hello B", 6), "ask"],
  ["both begun", words("Hello A"), kept("Hello B", 6), "ask"],
  ["both the same", words("Hello"), kept("Hello", 6), "same"],
  ["the same as another kind", words("Hello", { isNote: true }), kept("Hello", 6), "ask"],
  ["emptied here", words("", { base: 5, isShared: false }), kept("Hello", 5), "mine"],
  [
    "emptied here, written elsewhere",
    words("", { base: 5, isShared: false }),
    kept("B", 6),
    "theirs",
  ],
  ["on its way", words("", { base: 5, isShared: true }), kept("Hello", 5), "same"],
])("%s", (_, draft, found, verdict) => {
  expect(verdictOf(draft, found)).toBe(verdict);
});
