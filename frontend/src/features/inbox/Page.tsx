import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { useBackButton } from "@/core/tg";
import { Profile } from "@/features/profile/Profile";
import { Stats } from "@/features/stats/Stats";
import { Bar } from "@/ui/Bar";
import { IconButton } from "@/ui/IconButton";
import type { Place } from "./place";

/** What is not about tickets: the numbers, and the agent's own side. */
export function Page({ here, isWide }: { here: Place; isWide: boolean }) {
  const isNative = useBackButton(isWide ? null : here.back);
  const back = !isWide && !isNative && (
    <IconButton icon="back" label={t("back")} onClick={here.back} />
  );
  return (
    <main class="page grouped">
      <Bar title={t(`inbox-section-${here.section}`)} subtitle={boot().desk.name} start={back} />
      {here.section === "stats" ? <Stats /> : <Profile />}
    </main>
  );
}
