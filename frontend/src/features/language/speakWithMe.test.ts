import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useAuth } from "@/core/http";
import { language, useLanguage } from "@/core/i18n";
import { session } from "@/core/session";
import { toasts } from "@/ui/toasts";
import { meOf } from "../../../tests/tinyDesk";
import { speakWithMe } from "./speakWithMe";

const asked: string[] = [];
let answer: () => Promise<Response>;

beforeEach(async () => {
  document.body.innerHTML = '<script id="boot" type="application/json">{"inbox":"i"}</script>';
  asked.length = 0;
  answer = async () => new Response(null, { status: 204 });
  useAuth({ token: () => "token", renew: async () => false });
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url} ${init.body}`);
    return answer();
  });
  session.value = { state: "in", me: { ...meOf("anna", "agent"), language: "en" }, isStale: false };
  await useLanguage("en");
});
afterEach(() => vi.unstubAllGlobals());

const mine = () => session.value.state === "in" && session.value.me.language;

test("a language is shown before the server answers, and is theirs once it has", async () => {
  let go: (answered: Response) => void = () => undefined;
  answer = () =>
    new Promise((resolve) => {
      go = resolve;
    });
  const chosen = speakWithMe("ru");
  await expect.poll(() => asked).toEqual(['PUT /api/v1/me/language {"language":"ru"}']);
  expect(language.value).toBe("ru");
  expect(mine()).toBe("en");
  go(new Response(null, { status: 204 }));
  await chosen;
  expect(mine()).toBe("ru");
});

test("a refusal gives the language back and says why", async () => {
  answer = async () =>
    new Response(JSON.stringify({ type: "x/language-unknown", detail: "No such words" }), {
      status: 422,
      headers: { "content-type": "application/problem+json" },
    });
  await speakWithMe("ru");
  expect(language.value).toBe("en");
  expect(mine()).toBe("en");
  expect(toasts.value.map((one) => one.text)).toContain("No such words");
});

test("a contact's language is kept where contacts' are", async () => {
  session.value = {
    state: "in",
    me: { ...meOf("cora", "contact"), language: "en" },
    isStale: false,
  };
  await speakWithMe("ru");
  expect(asked).toEqual(['PUT /api/v1/my/language {"language":"ru"}']);
  expect(mine()).toBe("ru");
});
