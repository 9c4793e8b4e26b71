import { expect, test } from "vitest";
import { numberIn } from "./numbers";

test("a number is whole and within its bounds", () => {
  const all = [" 7 ", "0", "501", "1.5", "-3", "x", ""].map((one) => numberIn(one, 1, 500));
  expect(all).toEqual([7, null, null, null, null, null, null]);
});
