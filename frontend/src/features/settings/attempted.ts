import type { DataTag, QueryKey } from "@tanstack/preact-query";
import { cache } from "@/core/cache";
import { ApiError } from "@/core/http";
import { t } from "@/core/i18n";
import { haptic } from "@/core/tg";
import { toast } from "@/ui/toasts";

/** Whether it was done. Who asked is told why not, and `readAgain` shows what there is instead. */
export async function attempted(
  act: () => Promise<unknown>,
  readAgain: () => Promise<unknown>,
): Promise<boolean> {
  haptic("tap");
  try {
    await act();
    haptic("success");
    return true;
  } catch (error) {
    haptic("error");
    const text = error instanceof ApiError ? error.message : t("settings-not-saved");
    toast({ text, tone: "danger" });
    void readAgain();
    return false;
  }
}

/** What is known under the key is changed at once, and taken back where `attempt` says it failed. */
export async function shownAtOnce<T>(
  queryKey: DataTag<QueryKey, T, Error>,
  change: (now: T) => T,
  attempt: () => Promise<boolean>,
): Promise<void> {
  const before = cache.getQueryData<T>(queryKey);
  if (before !== undefined) cache.setQueryData<T>(queryKey, change(before));
  if (!(await attempt()) && before !== undefined) cache.setQueryData<T>(queryKey, before);
}
