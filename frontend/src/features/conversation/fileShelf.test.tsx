import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useAuth } from "@/core/http";
import { type FileAddress, useFile } from "./fileShelf";

const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  useAuth({ token: () => "token", renew: async () => false });
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return new Response(url);
  });
  URL.createObjectURL = () => `blob:${asked.length}`;
  URL.revokeObjectURL = () => undefined;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Shown({ of }: { of: FileAddress }) {
  const file = useFile(of)?.file;
  return <p>{file?.state === "ready" ? file.url : "…"}</p>;
}

test("an edited message's file is fetched anew, by an address of its own", async () => {
  const address: FileAddress = {
    audience: "contact",
    ticketId: "t",
    messageId: "m",
    part: 0,
    revision: 0,
    size: "thumb",
  };
  const page = render(<Shown of={address} />);
  await page.findByText("blob:1");
  page.rerender(<Shown of={{ ...address, revision: 1 }} />);
  await page.findByText("blob:2");
  const place = "/api/v1/my/tickets/t/messages/m/files/0?size=thumb";
  expect(asked).toEqual([`${place}&revision=0`, `${place}&revision=1`]);
});
