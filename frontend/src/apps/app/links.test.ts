import { expect, test } from "vitest";
import { pathOf } from "./links";

test.each([
  ["AaISA2FHcXuKaToyzPwtNA", "contact", "t/01a21203-6147-717b-8a69-3a32ccfc2d34"],
  ["AaISA2FHcXuKaToyzPwtNA", "agent", "t/01a21203-6147-717b-8a69-3a32ccfc2d34"],
  ["payment", "contact", "new?about=payment"],
  ["payment_order-42_b", "contact", "new?about=payment&reference=order-42_b"],
  ["payment", "agent", ""],
  ["join_abc?x=1", "contact", ""],
  ["", "contact", ""],
] as const)("%s leads a %s to %s", (word, kind, path) => {
  expect(pathOf(word, kind)).toBe(path);
});
