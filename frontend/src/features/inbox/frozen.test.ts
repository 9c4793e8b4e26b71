import { describe, expect, test } from "vitest";
import { arranged } from "./frozen";

const nobody = () => false;

describe("a held list", () => {
  test("keeps its order and counts what is new above", () => {
    expect(arranged(["a", "b", "c"], ["n", "m", "a", "b", "c"], nobody)).toEqual({
      ids: ["a", "b", "c"],
      waiting: 2,
    });
  });
  test("does not let a row rise, and counts it", () => {
    expect(arranged(["a", "b", "c"], ["c", "a", "b"], nobody)).toEqual({
      ids: ["a", "b", "c"],
      waiting: 1,
    });
  });
  test("takes older pages at its end, without calling them new", () => {
    expect(arranged(["a", "b"], ["a", "b", "c", "d"], nobody)).toEqual({
      ids: ["a", "b", "c", "d"],
      waiting: 0,
    });
  });
  test("keeps a row that left, until it may go", () => {
    expect(arranged(["a", "b", "c"], ["a", "c"], nobody).ids).toEqual(["a", "b", "c"]);
    expect(arranged(["a", "b", "c"], ["a", "c"], (id) => id === "b").ids).toEqual(["a", "c"]);
  });
  test("of which all rows left shows those that came", () => {
    expect(arranged(["a"], ["x", "y"], (id) => id === "a")).toEqual({
      ids: ["x", "y"],
      waiting: 0,
    });
  });
  test("does not count a row that left in the middle as a rise", () => {
    expect(arranged(["a", "b", "c"], ["b", "c"], nobody).waiting).toBe(0);
  });
});
