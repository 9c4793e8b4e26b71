import type { OwnNotifications, Quiet } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { clockOf, DAYS, dayWord, minuteOf } from "@/features/settings/hours";
import { Chip, ChipRow } from "@/ui/Chip";
import { Field } from "@/ui/Field";
import { List } from "@/ui/List";
import { Switch } from "@/ui/Switch";
import { type Chosen, choose } from "./settings";

type Day = Quiet["days"][number];
const NIGHT: Quiet = { start: 22 * 60, end: 8 * 60, days: [...DAYS], whole_days: [] };

/** When nothing makes a sound: nights, and days that are off. */
export function QuietHours({ now }: { now: OwnNotifications }) {
  const { quiet, zone, urgent_anyway } = now.wishes as Chosen;
  const put = (change: Partial<Quiet>) =>
    void choose(now, { quiet: { ...NIGHT, ...quiet, ...change } });
  const flip = (days: readonly Day[], day: Day): Day[] =>
    days.includes(day) ? days.filter((one) => one !== day) : [...days, day].sort();
  return (
    <List inset header={t("notify-quiet")} footer={t("notify-quiet-hint")}>
      <li class="notify-line">
        <Switch
          label={t("notify-quiet-on")}
          hint={quiet ? t("notify-zone", { zone }) : undefined}
          checked={quiet !== null}
          onChange={(isOn) => void choose(now, { quiet: isOn ? NIGHT : null })}
        />
      </li>
      {quiet && (
        <>
          <li class="notify-line notify-times">
            <Field
              type="time"
              label={t("notify-from")}
              value={clockOf(quiet.start)}
              onValue={(text) => timed(text, (start) => put({ start }))}
            />
            <Field
              type="time"
              label={t("notify-until")}
              value={clockOf(quiet.end)}
              onValue={(text) => timed(text, (end) => put({ end }))}
            />
          </li>
          <li class="notify-line">
            <p class="field-label">{t("notify-nights")}</p>
            <Days
              label={t("notify-nights")}
              chosen={quiet.days}
              onFlip={(day) => put({ days: flip(quiet.days, day) })}
            />
          </li>
          <li class="notify-line">
            <p class="field-label">{t("notify-whole-days")}</p>
            <Days
              label={t("notify-whole-days")}
              chosen={quiet.whole_days}
              onFlip={(day) => put({ whole_days: flip(quiet.whole_days, day) })}
            />
          </li>
          <li class="notify-line">
            <Switch
              label={t("notify-urgent")}
              hint={t("notify-urgent-hint")}
              checked={urgent_anyway}
              onChange={(isOn) => void choose(now, { urgent_anyway: isOn })}
            />
          </li>
        </>
      )}
    </List>
  );
}

/** A field that is being typed in has no time for a while. */
export function timed(text: string, put: (minute: number) => void): void {
  const minute = minuteOf(text);
  if (minute !== null) put(minute);
}

interface DaysProps {
  label: string;
  chosen: readonly Day[];
  onFlip: (day: Day) => void;
}

const Days = ({ label, chosen, onFlip }: DaysProps) => (
  <ChipRow label={label}>
    {DAYS.map((day) => (
      <Chip key={day} pressed={chosen.includes(day)} onClick={() => onFlip(day)}>
        {dayWord(day, "short")}
      </Chip>
    ))}
  </ChipRow>
);
