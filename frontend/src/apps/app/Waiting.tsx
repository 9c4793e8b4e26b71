import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { Bar } from "@/ui/Bar";
import { SkeletonRows } from "@/ui/Skeleton";

/** The first moments: whose desk it is, and rows where rows will be. */
export function Waiting() {
  return (
    <main>
      <Bar title={boot().desk.name} />
      <SkeletonRows label={t("loading")} />
    </main>
  );
}
