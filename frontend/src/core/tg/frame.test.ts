import { afterEach, expect, test, vi } from "vitest";
import { DAY, NIGHT, opened } from "./opened";

afterEach(() => vi.unstubAllGlobals());

/** A parent page as an iframe sees it. */
function parentPage() {
  const posted: { message: { eventType: string; eventData?: unknown }; target: string }[] = [];
  const parent = {
    postMessage: (text: string, target: string) =>
      posted.push({ message: JSON.parse(text), target }),
  };
  vi.stubGlobal("self", {});
  vi.stubGlobal("parent", parent);
  const tell = (eventType: string, eventData: unknown, source: unknown = parent) =>
    window.dispatchEvent(
      new MessageEvent("message", {
        data: JSON.stringify({ eventType, eventData }),
        source: source as MessageEventSource,
      }),
    );
  return { posted, tell };
}

test("in a web client's frame the parent is spoken with, by its name", async () => {
  const { posted, tell } = parentPage();
  const { tg } = await opened({ mode: "frame", theme: DAY });
  tg.ready();
  expect(posted.map(({ message }) => message.eventType)).toContain("web_app_ready");
  expect(new Set(posted.map(({ target }) => target))).toEqual(
    new Set(["https://web.telegram.org"]),
  );
  tell("theme_changed", { theme_params: NIGHT });
  expect(tg.theme.value.scheme).toBe("dark");
});

test("other frames are not believed", async () => {
  const { tell } = parentPage();
  const { tg } = await opened({ mode: "frame", theme: DAY });
  tell("theme_changed", { theme_params: NIGHT }, null);
  expect(tg.theme.value.scheme).toBe("light");
});
