import { QueryClient, QueryClientProvider } from "@tanstack/preact-query";
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useAuth } from "@/core/http";
import { usePages } from "./past";

const asked: string[] = [];
let held: ((answered: Response) => void)[] = [];
const page = (before: number | null) =>
  new Response(JSON.stringify({ messages: [], before, after: null }), {
    headers: { "content-type": "application/json" },
  });

beforeEach(() => {
  document.body.innerHTML = '<script id="boot" type="application/json">{"inbox":"i"}</script>';
  asked.length = 0;
  held = [];
  useAuth({ token: () => "token", renew: async () => false });
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url.split("?")[1] ?? "");
    return new Promise<Response>((resolve) => held.push(resolve));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("older words asked for while something is read come after it, not never", async () => {
  let pages: ReturnType<typeof usePages> | undefined;
  function Screen() {
    pages = usePages("t1", null);
    return null;
  }
  const client = new QueryClient();
  render(
    <QueryClientProvider client={client}>
      <Screen />
    </QueryClientProvider>,
  );
  await expect.poll(() => held.length).toBe(1);
  held[0]?.(page(50));
  await expect.poll(() => pages?.older.has).toBe(true);
  void client.invalidateQueries();
  await expect.poll(() => held.length).toBe(2);
  await expect.poll(() => pages?.isFetching).toBe(true);
  pages?.older.load();
  held[1]?.(page(50));
  await expect.poll(() => asked.length).toBe(3);
  expect(asked[2]).toContain("before=50");
  held[2]?.(page(null));
  await expect.poll(() => pages?.older.has).toBe(false);
  expect(asked.length).toBe(3);
});
