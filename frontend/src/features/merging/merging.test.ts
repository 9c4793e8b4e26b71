import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useAuth } from "@/core/http";
import { usePart } from "@/core/i18n";
import { session } from "@/core/session";
import { dismiss, toasts } from "@/ui/toasts";
import { aMe, aTicket, theBoot } from "../../../tests/samples";
import { TinyDesk } from "../../../tests/tinyDesk";
import { merge } from "./merging";

let desk: TinyDesk;

beforeEach(async () => {
  theBoot();
  desk = await new TinyDesk().start();
  vi.stubGlobal("fetch", desk.fetch);
  useAuth({ token: () => "token", renew: async () => false });
  session.value = { state: "in", me: aMe(), isStale: false };
  await usePart("merging");
});
afterEach(async () => {
  for (const one of toasts.value) dismiss(one.id);
  vi.unstubAllGlobals();
  await desk.stop();
});

test("what was merged is told as done, also when how to undo it is not heard", async () => {
  const [from, into] = [aTicket({ id: "from", number: 7 }), aTicket({ id: "into", number: 9 })];
  desk.routes.set("POST /api/v1/tickets/from/merge", () => ({ status: 200, json: into }));
  desk.routes.set("GET /api/v1/tickets/from/transfers", () => ({ status: 503, json: {} }));
  const opened: string[] = [];
  expect(await merge(from, into, (id) => opened.push(id))).toBe(true);
  expect(opened).toEqual(["into"]);
  expect(toasts.value.map((one) => one.tone)).toEqual(["ok"]);
});
