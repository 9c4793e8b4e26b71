import { useQuery } from "@tanstack/preact-query";
import type { WorkerShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { hoursWords } from "@/features/settings/hours";
import { assigningQuery } from "@/features/tickets/queries";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Presence } from "./Presence";
import { loadWords } from "./presenceWords";
import { sayAvailability } from "./settings";

const SAID: readonly WorkerShape["availability"][] = ["auto", "here", "away"];

/** Whether new tickets come to me; only where they come by themselves. */
export function Availability() {
  const now = useQuery({ ...assigningQuery, enabled: may("staff.read") }).data;
  const own = now?.agents.find((one) => one.id === me().id);
  if (!now || !own || now.assigning === "by_hand") return null;
  return (
    <section class="list-inset availability">
      <h2 class="list-header">{t("presence-own")}</h2>
      <SegmentedControl
        label={t("presence-own")}
        options={SAID.map((id) => ({ id, label: t(`presence-say-${id}`) }))}
        value={own.availability}
        onChange={(availability) => void sayAvailability(own.id, { availability })}
      />
      <p class="list-footer" role="status">
        <Presence presence={own.presence} /> {loadWords(own)}.{" "}
        {t(`presence-say-${own.availability}-hint`)}
        {own.hours.length > 0 && ` ${t("presence-hours", { hours: hoursWords(own.hours) })}`}
      </p>
    </section>
  );
}
