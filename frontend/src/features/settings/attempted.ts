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
