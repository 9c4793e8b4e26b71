import { useState } from "preact/hooks";
import type { OpeningShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { HoursFields } from "@/features/settings/HoursFields";
import { hoursIn, stretchesOf } from "@/features/settings/hours";
import { attempt, setOpening } from "./settings";

/** The hours of the week; off is any time. */
export function WeekSheet({ now, onClose }: { now: OpeningShape; onClose: () => void }) {
  const [before] = useState(() => stretchesOf(now.hours));
  const [draft, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const hours = hoursIn(draft);
  const save = async () => {
    ask(true);
    if (typeof hours === "string") return false;
    return attempt(() => setOpening({ hours, special_days: now.special_days }));
  };
  return (
    <Editor title={t("opening-week")} before={before} draft={draft} save={save} onClose={onClose}>
      <HoursFields
        label={t("opening-certain")}
        stretches={draft}
        zone={now.time_zone}
        error={isAsked && typeof hours === "string" ? t(hours) : ""}
        onChange={change}
      />
    </Editor>
  );
}
