/** Asking and answering outside the page: haptics, native questions, leaving. */
import { useEffect } from "preact/hooks";
import { ask, can, send } from "./bridge";

export type Haptic = "tap" | "success" | "warning" | "error" | "select";

/** A short buzz where the client has one. */
export function haptic(kind: Haptic): void {
  const method = "web_app_trigger_haptic_feedback";
  if (kind === "tap") send(method, { type: "impact", impact_style: "light" });
  else if (kind === "select") send(method, { type: "selection_change" });
  else send(method, { type: "notification", notification_type: kind });
}

const MAX_MESSAGE = 256;
const MAX_BUTTON = 64;
const fits = (text: string, longest: number) => text.trim() !== "" && text.length <= longest;

let isAsking = false;

/** The person's answer to a native question; null where the screen must ask in a dialog of its own. */
export async function confirm(
  text: string,
  okText: string,
  cancelText: string,
): Promise<boolean | null> {
  const isShowable =
    fits(text, MAX_MESSAGE) && fits(okText, MAX_BUTTON) && fits(cancelText, MAX_BUTTON);
  // A second popup is dropped by clients without an answer.
  if (isAsking || !isShowable || !can("web_app_open_popup")) return null;
  isAsking = true;
  const answer = await ask(
    "web_app_open_popup",
    {
      title: "",
      message: text,
      buttons: [
        { id: "ok", type: "default", text: okText },
        { id: "cancel", type: "default", text: cancelText },
      ],
    },
    ["popup_closed"],
  );
  isAsking = false;
  return answer && answer.payload?.button_id === "ok";
}

/** Whether the bot may write to this person; asks them once. Null where it cannot be asked (< 6.9). */
export async function requestWriteAccess(): Promise<boolean | null> {
  const answer = await ask("web_app_request_write_access", undefined, ["write_access_requested"]);
  return answer && answer.payload?.status === "allowed";
}

let unsaved = 0;

/** While on, leaving asks the person first: in Telegram and in a browser. */
export function useClosingConfirmation(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    count(1);
    return () => count(-1);
  }, [isOn]);
}

function count(change: 1 | -1): void {
  const before = unsaved;
  unsaved += change;
  if (before > 0 === unsaved > 0) return;
  const isOn = unsaved > 0;
  if (send("web_app_setup_closing_behavior", { need_confirmation: isOn })) return;
  if (isOn) addEventListener("beforeunload", stay);
  else removeEventListener("beforeunload", stay);
}

function stay(event: Event): void {
  event.preventDefault();
}
