import { act, render } from "@testing-library/preact";
import { expect, test, vi } from "vitest";
import { browser, NIGHT, opened, settled } from "./opened";

type Tg = Awaited<ReturnType<typeof browser>>;

function screenOf(tg: Tg) {
  return function Screen(props: {
    onBack?: () => void;
    main?: Parameters<Tg["useMainButton"]>[0];
    isUnsaved?: boolean;
  }) {
    const isBackNative = tg.useBackButton(props.onBack ?? null);
    const isMainNative = tg.useMainButton(props.main ?? null);
    tg.useClosingConfirmation(props.isUnsaved ?? false);
    return <p>{`${isBackNative} ${isMainNative}`}</p>;
  };
}

test("the back button is there while somebody wants it, for the newest", async () => {
  const { client, tg } = await opened({});
  const Screen = screenOf(tg);
  const pressed: string[] = [];
  const page = render(<Screen onBack={() => pressed.push("screen")} />);
  await act(settled);
  expect(page.container.textContent).toBe("true false");
  const dialog = render(<Screen onBack={() => pressed.push("dialog")} />);
  client.press("back");
  dialog.unmount();
  client.press("back");
  expect(pressed).toEqual(["dialog", "screen"]);
  page.unmount();
  await settled();
  const sent = client.calls.filter((call) => call.method === "web_app_setup_back_button");
  expect(sent.map((call) => call.params)).toEqual([{ is_visible: true }, { is_visible: false }]);
});

test("the main button shows what the screen says, in the desk's colours", async () => {
  const { client, tg } = await opened({});
  document.documentElement.style.setProperty("--accent", "#0a7");
  document.documentElement.style.setProperty("--on-accent", "#ffffff");
  const Screen = screenOf(tg);
  const onPress = vi.fn();
  const page = render(<Screen main={{ text: "Send", onPress }} />);
  await act(settled);
  expect(client.last("web_app_setup_main_button")).toEqual({
    is_visible: true,
    is_active: true,
    is_progress_visible: false,
    text: "Send",
    color: "#00aa77",
    text_color: "#ffffff",
  });
  client.press("main");
  page.rerender(<Screen main={{ text: "Send", onPress, isBusy: true }} />);
  await act(settled);
  expect(client.last("web_app_setup_main_button")).toMatchObject({
    is_active: false,
    is_progress_visible: true,
  });
  client.press("main");
  expect(onPress).toHaveBeenCalledOnce();
  document.documentElement.style.setProperty("--accent", "#112233");
  client.setTheme(NIGHT);
  await settled();
  expect(client.last("web_app_setup_main_button")).toMatchObject({ color: "#112233" });
  page.unmount();
  await settled();
  expect(client.last("web_app_setup_main_button")).toEqual({ is_visible: false });
});

test("the newest handler is called without the button being set again", async () => {
  const { client, tg } = await opened({});
  const Screen = screenOf(tg);
  const [old, fresh] = [vi.fn(), vi.fn()];
  const page = render(<Screen main={{ text: "Send", onPress: old }} />);
  await act(settled);
  const before = client.calls.length;
  page.rerender(<Screen main={{ text: "Send", onPress: fresh }} />);
  await act(settled);
  client.press("main");
  expect([old.mock.calls.length, fresh.mock.calls.length]).toEqual([0, 1]);
  expect(client.calls).toHaveLength(before);
});

test("screens draw their own buttons outside Telegram and a back button in a client of 6.0", async () => {
  const Outside = screenOf(await browser());
  const main = { text: "Send", onPress: () => {} };
  expect(render(<Outside onBack={() => {}} main={main} />).container.textContent).toBe(
    "false false",
  );
  const { client, tg } = await opened({ version: "6.0" });
  const Old = screenOf(tg);
  const page = render(<Old onBack={() => {}} main={main} />);
  await act(settled);
  expect(page.container.textContent).toBe("false true");
  expect(client.tooNew).toEqual([]);
});

test("leaving is confirmed while anybody has something unsaved", async () => {
  const { client, tg } = await opened({});
  const Screen = screenOf(tg);
  const one = render(<Screen isUnsaved />);
  const two = render(<Screen isUnsaved />);
  one.unmount();
  expect(client.last("web_app_setup_closing_behavior")).toEqual({ need_confirmation: true });
  two.unmount();
  expect(client.last("web_app_setup_closing_behavior")).toEqual({ need_confirmation: false });
});

test("a browser asks before a tab with something unsaved closes", async () => {
  const Screen = screenOf(await browser());
  const page = render(<Screen isUnsaved />);
  const leave = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(leave()).toBe(false);
  page.unmount();
  expect(leave()).toBe(true);
});
