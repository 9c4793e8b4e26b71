import { expect, test } from "vitest";
import { strangers } from "./places";
import { starsText } from "./stars";

test.each([
  ["How was #{number} at {desk}?", []],
  ["{stars}", ["{stars}"]],
  ["{ number }", ["{", "}"]],
  ["{{number}} {{", []],
  ["{Number} and {", ["{", "}", "{"]],
])("%s holds the strangers %j", (text, found) => {
  expect(strangers(text, ["desk", "number"])).toEqual(found);
});

test("stars are five signs", () => {
  expect([1, 3, 5].map(starsText)).toEqual(["★☆☆☆☆", "★★★☆☆", "★★★★★"]);
});
