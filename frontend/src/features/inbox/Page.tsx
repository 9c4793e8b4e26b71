import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { useBackButton } from "@/core/tg";
import { Profile } from "@/features/profile/Profile";
import { loadSorting } from "@/features/sorting/load";
import { Stats } from "@/features/stats/Stats";
import { Bar } from "@/ui/Bar";
import { IconButton } from "@/ui/IconButton";
import { later } from "@/ui/later";
import { SkeletonRows } from "@/ui/Skeleton";
import type { Place } from "./place";

const Sorting = later(loadSorting, () => <SkeletonRows label={t("loading")} />);

/** What is not about tickets: the numbers, and the agent's own side. */
export function Page({ here, isWide }: { here: Place; isWide: boolean }) {
  const hasBack = !isWide || here.section === "sorting";
  const isNative = useBackButton(hasBack ? here.back : null);
  const back = hasBack && !isNative && (
    <IconButton icon="back" label={t("back")} onClick={here.back} />
  );
  return (
    <main class="page grouped">
      <Bar title={t(`inbox-section-${here.section}`)} subtitle={boot().desk.name} start={back} />
      {here.section === "stats" && <Stats />}
      {here.section === "sorting" && may("categories.manage") && <Sorting />}
      {here.section === "me" && <Profile onSorting={() => here.go("sorting")} />}
    </main>
  );
}
