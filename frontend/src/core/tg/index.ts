/**
 * Telegram, or none: every function and signal works in a client, in a plain browser and in a shell.
 *
 * Nothing here throws. Outside Telegram, and in clients too old for it, a function does what a
 * browser can do instead, or nothing, and says so in what it returns.
 */
export { type MainButton, useBackButton, useMainButton } from "./buttons";
export type { ThemeParams } from "./colours";
export {
  confirm,
  type Haptic,
  haptic,
  requestWriteAccess,
  useClosingConfirmation,
} from "./feedback";
export {
  close,
  disableVerticalSwipes,
  expand,
  ready,
  setBackgroundColour,
  setHeaderColour,
} from "./frame";
export { type Launch, launch } from "./launch";
export { canDownload, copyText, downloadFile, openLink } from "./links";
export { type SecureStore, secureStore } from "./secureStore";
export { type Theme, theme } from "./theme";
export {
  isKeyboardOpen,
  type SafeArea,
  safeArea,
  type Viewport,
  viewport,
} from "./viewport";
export { visibility } from "./visibility";
