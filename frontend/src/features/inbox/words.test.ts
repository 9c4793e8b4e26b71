import { beforeAll, describe, expect, test } from "vitest";
import { useLanguage, usePart } from "@/core/i18n";
import { aTicket } from "../../../tests/samples";
import { duration } from "../stats/duration";
import { countWords, lastSaid, timeWords } from "./words";

const plain = (text: string) => text.replace(/[\u2068\u2069]/g, "").replaceAll("\u00a0", " ");
const NOW = Date.parse("2026-11-25T08:12:00Z");
const COUNTS = {
  mine: 1,
  unassigned: 22,
  waiting: 0,
  due: null,
  all: 1000,
  snoozed: 0,
  followed: null,
  spam: null,
  limit: 1000,
};

describe("a row's words", () => {
  beforeAll(async () => {
    await useLanguage("ru");
    await usePart("stats");
  });

  test("count as far as was counted", () => {
    expect(plain(countWords("mine", COUNTS))).toBe("1 обращение");
    expect(plain(countWords("unassigned", COUNTS))).toBe("22 обращения");
    expect(plain(countWords("all", COUNTS))).toBe("Обращений: 1 000 или больше");
    expect(countWords("mine", undefined)).toBe("");
  });

  test("say what was said, or what kind of thing it was", () => {
    const at = "2026-11-25T08:00:00Z";
    const photo = { author_kind: "contact", kind: "photo", text: "", sent_at: at } as const;
    expect(lastSaid(aTicket({ last_message: photo }))).toBe("Фото");
    expect(lastSaid(aTicket({ last_message: { ...photo, text: "вот" } }))).toBe("вот");
    expect(lastSaid(aTicket())).toBe("The door");
  });

  test("say how long somebody waits, else when something happened", () => {
    expect(plain(timeWords(aTicket(), NOW).full)).toBe("Ждёт 12 мин");
    expect(timeWords(aTicket({ waiting_since: null }), NOW).full).toBe("");
  });
});

test.each([
  [0, "0 с"],
  [41, "41 с"],
  [60, "1 мин"],
  [3_599, "1 ч"],
  [4_800, "1 ч 20 мин"],
  [200_000, "2 д 8 ч"],
])("%i seconds are %s", (seconds, words) => {
  expect(plain(duration(seconds))).toBe(words);
});
