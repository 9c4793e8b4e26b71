import { t } from "@/core/i18n";
import { SkeletonRows } from "@/ui/Skeleton";

/** The first moments: rows where rows will be. */
export function Waiting() {
  return (
    <main>
      <SkeletonRows label={t("loading")} />
    </main>
  );
}
