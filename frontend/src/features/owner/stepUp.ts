/** Acts that need a fresh proof of who one is: asked for once, then the act is done. */

import { signal } from "@preact/signals";
import { ApiError } from "@/core/http";
import { t } from "@/core/i18n";
import { toast } from "@/ui/toasts";

/** The question that is open; told whether it was answered. */
export const proving = signal<{ told: (isProven: boolean) => void } | null>(null);

/** What `act` gives, after a proof where one is asked for; null where none was given. */
async function proven<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ApiError) || error.key !== "step-up-needed") throw error;
  }
  const isProven = await new Promise<boolean>((told) => {
    proving.value = { told };
  });
  proving.value = null;
  return isProven ? act() : null;
}

/** The same; why it could not be done is said. */
export async function done<T>(act: () => Promise<T>): Promise<{ answer: T } | null> {
  try {
    const answer = await proven(async () => ({ answer: await act() }));
    return answer;
  } catch (error) {
    toast({ text: reason(error), tone: "danger" });
    return null;
  }
}

export const reason = (error: unknown): string =>
  error instanceof ApiError ? error.message : t("failed-unreachable");
