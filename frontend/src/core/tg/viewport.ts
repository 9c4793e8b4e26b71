/** How much of the page can be seen: height, keyboard, and what notches and the client cover. */
import { type Signal, signal } from "@preact/signals";
import { on, send } from "./bridge";

export interface SafeArea {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export interface Viewport {
  /** CSS pixels that can be seen now. */
  readonly height: number;
  /** The height without a keyboard and not in the middle of a drag. */
  readonly stableHeight: number;
  readonly isExpanded: boolean;
}

const NONE: SafeArea = { top: 0, right: 0, bottom: 0, left: 0 };
// iOS clients report heights of 0 and 1 while they open; no phone is that low.
const MIN_HEIGHT = 100;
// The lowest keyboards are about 200 px, the highest bars of browsers below 100.
const MIN_KEYBOARD = 120;

/** Notch and system bars plus the client's own buttons, in CSS pixels. */
export const safeArea: Signal<SafeArea> = signal(NONE);
export const viewport: Signal<Viewport> = signal({
  height: innerHeight,
  stableHeight: innerHeight,
  isExpanded: true,
});
export const isKeyboardOpen: Signal<boolean> = signal(false);

const visual = globalThis.visualViewport;
let told = 0;
let isStable = true;
let open = innerHeight;

on("viewport_changed", ({ height, is_state_stable, is_expanded }) => {
  // Telegram for macOS tells nothing with it.
  told = height ?? 0;
  isStable = is_state_stable ?? true;
  measure(is_expanded ?? true);
});
visual?.addEventListener("resize", () => measure());
addEventListener("resize", () => measure());
// Not when the focus leaves: between two fields nothing is focused and the keyboard stays.
addEventListener("focusin", () => measure());
measure();
send("web_app_request_viewport");

const insets = { device: NONE, client: NONE };
on("safe_area_changed", (area) => cover("device", area));
on("content_safe_area_changed", (area) => cover("client", area));
send("web_app_request_safe_area");
send("web_app_request_content_safe_area");

function measure(isExpanded = viewport.value.isExpanded): void {
  // Zooming in makes the visual viewport lower without anything being covered.
  const seen = visual ? visual.height * visual.scale : 0;
  const height = Math.round([seen, told, innerHeight].find((each) => each >= MIN_HEIGHT) ?? 0);
  if (height === 0) return;
  const isEditing = isField(document.activeElement);
  open = isEditing ? Math.max(open, height) : height;
  isKeyboardOpen.value = isEditing && navigator.maxTouchPoints > 0 && open - height >= MIN_KEYBOARD;
  const { height: before, stableHeight: stableBefore, isExpanded: expandedBefore } = viewport.value;
  const stableHeight = isStable && !isKeyboardOpen.value ? height : stableBefore;
  if (height === before && stableHeight === stableBefore && isExpanded === expandedBefore) return;
  viewport.value = { height, stableHeight, isExpanded };
}

function isField(element: Element | null): boolean {
  return (
    element instanceof HTMLElement &&
    (element.isContentEditable ||
      element.matches("textarea, input:not([type=checkbox],[type=radio])"))
  );
}

function cover(by: "device" | "client", area: Partial<SafeArea> | null): void {
  const side = (name: keyof SafeArea) => Math.max(0, Number(area?.[name]) || 0);
  insets[by] = {
    top: side("top"),
    right: side("right"),
    bottom: side("bottom"),
    left: side("left"),
  };
  const { device, client } = insets;
  safeArea.value = {
    top: device.top + client.top,
    right: device.right + client.right,
    bottom: device.bottom + client.bottom,
    left: device.left + client.left,
  };
}
