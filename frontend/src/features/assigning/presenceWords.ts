import type { WorkerShape } from "@/core/api/gen";
import { t } from "@/core/i18n";

/** How much somebody has of what they take. */
export function loadWords({ load, capacity }: Pick<WorkerShape, "load" | "capacity">): string {
  return capacity === 0
    ? t("presence-takes-none", { load })
    : t("presence-load", { load, capacity });
}
