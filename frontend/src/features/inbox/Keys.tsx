import { KeyHelp } from "./KeyHelp";
import type { Place } from "./place";
import { useKeys } from "./useKeys";

/** The keyboard: what each key does here, and the sheet that tells of them. */
export function Keys({ here }: { here: Place }) {
  useKeys(here);
  return <KeyHelp />;
}
