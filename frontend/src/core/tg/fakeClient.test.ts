/** The fake client speaks Telegram's protocol: a whole other implementation understands it. */
import { expect, test } from "vitest";
import { installFakeClient, launchHash } from "../../../tests/fakeClient";
import { INIT_DATA, NIGHT } from "./opened";

test("the SDK of Telegram's community runs in it unchanged", async () => {
  const client = installFakeClient({
    theme: NIGHT,
    popup: "ok",
    safeArea: { top: 59, right: 0, bottom: 34, left: 0 },
  });
  location.hash = launchHash({ initData: INIT_DATA, theme: NIGHT });
  const sdk = await import("@tma.js/sdk");
  sdk.init();
  sdk.backButton.mount();
  sdk.backButton.show();
  let presses = 0;
  sdk.backButton.onClick(() => {
    presses += 1;
  });
  client.press("back");
  await sdk.viewport.mount();
  sdk.themeParams.mount();
  await sdk.secureStorage.setItem("name", "value");
  expect(presses).toBe(1);
  expect(sdk.viewport.safeAreaInsets()).toEqual({ top: 59, right: 0, bottom: 34, left: 0 });
  expect(sdk.themeParams.bgColor()).toBe(NIGHT.bg_color);
  expect(await sdk.popup.show({ message: "Sure?", buttons: [{ id: "ok", type: "ok" }] })).toBe(
    "ok",
  );
  expect(await sdk.secureStorage.getItem("name")).toMatchObject({ value: "value" });
  expect(client.tooNew).toEqual([]);
});
