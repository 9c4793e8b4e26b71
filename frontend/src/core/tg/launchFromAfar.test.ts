// @vitest-environment-options { "url": "https://desk.example/app/acme/" }
import { expect, test } from "vitest";
import { launchHash } from "../../../tests/fakeClient";
import { browser, INIT_DATA, opened } from "./opened";

test("a link with somebody's launch in it signs nobody in where there is no client", async () => {
  const tg = await browser(`/app/acme/${launchHash({ initData: INIT_DATA })}`);
  expect(tg.launch()).toBeNull();
  expect(location.hash).toBe("");
  expect(sessionStorage).toHaveLength(0);
});

test("in a client the same address is a launch", async () => {
  const { tg } = await opened({});
  expect(tg.launch()?.initData).toBe(INIT_DATA);
});
