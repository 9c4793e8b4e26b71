import { t } from "@/core/i18n";
import { Skeleton } from "@/ui/Skeleton";

/** The first moments: rows where rows will be. */
export function Waiting() {
  return (
    <main aria-busy="true" aria-label={t("loading")}>
      <Skeleton kind="rows" />
    </main>
  );
}
