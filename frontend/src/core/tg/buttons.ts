/** The client's own back and main buttons, as hooks. The newest mounted user has the button. */
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { can, on, send } from "./bridge";
import { token } from "./colours";
import { theme } from "./theme";

export interface MainButton {
  readonly text: string;
  readonly onPress: () => void;
  readonly isEnabled?: boolean;
  readonly isBusy?: boolean;
}

interface Held<T> {
  current: T | null;
}

/** Users of one native button; `show` gets the newest one's wish, once per turn. */
function stack<T>(show: (wish: T | null) => void) {
  const users: Held<T>[] = [];
  let isWaiting = false;
  const newest = () => users.at(-1)?.current ?? null;
  const sync = () => {
    if (isWaiting) return;
    isWaiting = true;
    // One screen leaves and the next one comes in the same turn: the button must not blink.
    queueMicrotask(() => {
      isWaiting = false;
      show(newest());
    });
  };
  const hold = (user: Held<T>) => {
    users.push(user);
    sync();
    return () => {
      users.splice(users.indexOf(user), 1);
      sync();
    };
  };
  return { newest, sync, hold };
}

let isBackShown = false;
let isBackHeard = false;
const backs = stack<() => void>((wish) => {
  if (isBackShown === Boolean(wish)) return;
  isBackShown = Boolean(wish);
  send("web_app_setup_back_button", { is_visible: isBackShown });
});

/** Shows the native back button while `onBack` is given. False: the screen draws its own. */
export function useBackButton(onBack: (() => void) | null): boolean {
  const isNative = can("web_app_setup_back_button");
  const held = useRef(onBack);
  held.current = onBack;
  const isWanted = isNative && onBack !== null;
  useEffect(() => {
    if (!isWanted) return;
    if (!isBackHeard) on("back_button_pressed", () => backs.newest()?.());
    isBackHeard = true;
    return backs.hold(held);
  }, [isWanted]);
  return isWanted;
}

let shown = "";
let isMainHeard = false;
const mains = stack<MainButton>((wish) => {
  const params = wish
    ? {
        is_visible: true,
        is_active: wish.isEnabled !== false && !wish.isBusy,
        is_progress_visible: wish.isBusy === true,
        text: wish.text,
        color: token("--accent") ?? undefined,
        text_color: token("--on-accent") ?? undefined,
      }
    : { is_visible: false };
  const wanted = JSON.stringify(params);
  if (wanted === shown) return;
  shown = wanted;
  send("web_app_setup_main_button", params);
});

/** Shows the native main button while `button` is given. False: the screen draws its own. */
export function useMainButton(button: MainButton | null): boolean {
  const isNative = can("web_app_setup_main_button");
  const held = useRef(button);
  held.current = button;
  const isWanted = isNative && button !== null && button.text.trim() !== "";
  const { text, isEnabled, isBusy } = button ?? {};
  useEffect(() => {
    if (!isWanted) return;
    if (!isMainHeard) hearMain();
    isMainHeard = true;
    return mains.hold(held);
  }, [isWanted]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown changes with these
  useEffect(mains.sync, [text, isEnabled, isBusy]);
  return isWanted;
}

function hearMain(): void {
  on("main_button_pressed", () => {
    const wish = mains.newest();
    if (wish && wish.isEnabled !== false && !wish.isBusy) wish.onPress();
  });
  effect(() => {
    if (theme.value) mains.sync();
  });
}
