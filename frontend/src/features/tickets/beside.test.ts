import { QueryObserver } from "@tanstack/preact-query";
import { afterEach, expect, test } from "vitest";
import { cache } from "@/core/cache";
import { aTicket } from "../../../tests/samples";
import { changed } from "./beside";
import { keys } from "./queries";

afterEach(() => cache.clear());

function moved(id: string, isErased: boolean): void {
  const ticket = aTicket({ id, is_erased: isErased });
  changed({ type: "event", event: "messages.moved", ticket_id: id, ticket });
}

test("what was said with an erased person leaves the device, unless it is looked at", () => {
  for (const id of ["one", "two", "three"]) cache.setQueryData(keys.conversation(id), "words");
  const leave = new QueryObserver(cache, {
    queryKey: keys.conversation("two"),
    queryFn: () => "nothing",
  }).subscribe(() => undefined);
  moved("one", true);
  moved("two", true);
  moved("three", false);
  expect(cache.getQueryData(keys.conversation("one"))).toBeUndefined();
  expect(cache.getQueryData(keys.conversation("two"))).toBe("words"); // it is being read again
  expect(cache.getQueryState(keys.conversation("two"))?.fetchStatus).toBe("fetching");
  expect(cache.getQueryState(keys.conversation("three"))?.isInvalidated).toBe(true);
  leave();
});
