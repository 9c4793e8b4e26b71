import { beforeAll, describe, expect, test } from "vitest";
import { useLanguage, usePart } from "@/core/i18n";
import { clockOf, hoursIn, hoursWords, minuteOf, stretchesOf } from "./hours";

const office = (...days: number[]) => days.map((day) => ({ day, start: 540, end: 1080 }));

describe("hours as people write them", () => {
  test("are read in order, and 00:00 ends a day", () => {
    expect(
      hoursIn([
        { day: 1, from: "22:00", to: "00:00" },
        { day: 0, from: "14:00", to: "18:30" },
        { day: 0, from: "09:00", to: "13:00" },
      ]),
    ).toEqual([
      { day: 0, start: 540, end: 780 },
      { day: 0, start: 840, end: 1110 },
      { day: 1, start: 1320, end: 1440 },
    ]);
    expect(stretchesOf([{ day: 1, start: 1320, end: 1440 }])).toEqual([
      { day: 1, from: "22:00", to: "00:00" },
    ]);
  });

  test.each([
    [[{ day: 0, from: "", to: "18:00" }], "hours-missing"],
    [[{ day: 0, from: "09:00", to: "" }], "hours-missing"],
    [[{ day: 0, from: "18:00", to: "09:00" }], "hours-backwards"],
    [
      [
        { day: 3, from: "09:00", to: "12:00" },
        { day: 3, from: "11:00", to: "15:00" },
      ],
      "hours-overlap",
    ],
  ])("that are none are named: %j", (stretches, wrong) => {
    expect(hoursIn(stretches)).toBe(wrong);
  });

  test("a time of day has hours and minutes", () => {
    expect([minuteOf("09:05"), minuteOf("24:00"), minuteOf("12:75"), minuteOf("soon")]).toEqual([
      545,
      null,
      null,
      null,
    ]);
    expect(clockOf(545)).toBe("09:05");
  });
});

describe("hours in words", () => {
  beforeAll(async () => {
    await useLanguage("en");
    await usePart("hours");
  });

  test("days with the same hours stand together", () => {
    expect(hoursWords(office(0, 1, 2, 3, 4))).toBe("Mon–Fri 09:00–18:00");
    const mixed = [...office(0, 1, 3), { day: 3, start: 1140, end: 1200 }];
    expect(hoursWords(mixed)).toBe("Mon–Tue 09:00–18:00, Thu 09:00–18:00, 19:00–20:00");
  });

  test("none is any time", () => expect(hoursWords([])).toBe("At any time"));
});
