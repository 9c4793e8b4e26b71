import { cleanup, fireEvent, render } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useAuth } from "@/core/http";
import type { FileAddress } from "./fileShelf";
import { goTo, useFilm } from "./useFilm";

const asked: string[] = [];
let whatIsThere = 200;

const address: FileAddress = {
  audience: "agent",
  ticketId: "t",
  messageId: "m",
  part: 0,
  revision: 0,
  size: "original",
};

beforeEach(() => {
  asked.length = 0;
  whatIsThere = 200;
  useAuth({ token: () => "token", renew: async () => false });
  vi.stubGlobal("MediaError", { MEDIA_ERR_NETWORK: 2, MEDIA_ERR_SRC_NOT_SUPPORTED: 4 });
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url}`);
    if (init.method === "HEAD") return new Response(null, { status: whatIsThere });
    const path = `/files/${asked.filter((one) => one.startsWith("POST")).length}`;
    return Response.json({ path, expires_at: "2026-11-29T10:00:00Z" }, { status: 201 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Cinema() {
  const { film, retry, stopped } = useFilm(address);
  if (film.state !== "ready") {
    return (
      <button type="button" onClick={retry}>
        {film.state}
      </button>
    );
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: nothing is said
    <video
      data-testid="film"
      data-from={film.from}
      src={film.url}
      onLoadedMetadata={(event) => goTo(event.currentTarget, film.from)}
      onError={(event) => stopped(event.currentTarget)}
    />
  );
}

function stop(film: HTMLElement, code: number, at: number): void {
  Object.assign(film, { currentTime: at });
  Object.defineProperty(film, "error", { value: { code }, configurable: true });
  fireEvent.error(film);
}

test("an address that ran out is asked for anew, and playing goes on where it stood", async () => {
  const page = render(<Cinema />);
  const film = await page.findByTestId("film");
  expect(asked).toEqual(["POST /api/v1/tickets/t/messages/m/files/0/link?use=play"]);
  whatIsThere = 404;
  stop(film, 4, 83);
  await vi.waitFor(() => expect(page.getByTestId("film").getAttribute("src")).toBe("/files/2"));
  expect(page.getByTestId("film").dataset.from).toBe("83");
});

test("what is there and does not play is told", async () => {
  const page = render(<Cinema />);
  stop(await page.findByTestId("film"), 4, 0);
  await page.findByText("unplayable");
});

test("a line that was cut is told, and the second try goes on where it stood", async () => {
  const page = render(<Cinema />);
  stop(await page.findByTestId("film"), 2, 12);
  fireEvent.click(await page.findByText("failed"));
  expect((await page.findByTestId("film")).dataset.from).toBe("12");
  expect(asked.some((one) => one.startsWith("HEAD"))).toBe(false);
});
