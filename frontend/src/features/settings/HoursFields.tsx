import { t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { Switch } from "@/ui/Switch";
import { DAYS, dayWord, type Stretch } from "./hours";

interface Props {
  label: string;
  stretches: readonly Stretch[];
  zone: string;
  error: string;
  onChange: (stretches: Stretch[]) => void;
}

const OFFICE = { from: "09:00", to: "18:00" };
const MOST_A_DAY = 4;
const WEEK: readonly number[] = [0, 1, 2, 3, 4];

/** The hours of a week, several a day; none is any time. */
export function HoursFields({ label, stretches, zone, error, onChange }: Props) {
  const has = stretches.length > 0;
  const put = (day: number, own: Stretch[]) =>
    onChange(
      DAYS.flatMap((one) => (one === day ? own : stretches.filter((other) => other.day === one))),
    );
  return (
    <fieldset class="hours">
      <legend class="visually-hidden">{label}</legend>
      <Switch
        label={label}
        hint={has ? t("hours-zone", { zone }) : t("hours-any-time")}
        checked={has}
        onChange={(isOn) => onChange(isOn ? WEEK.map((day) => ({ day, ...OFFICE })) : [])}
      />
      {has &&
        DAYS.map((day) => (
          <Day
            key={day}
            day={day}
            name={dayWord(day, "long")}
            own={stretches.filter((one) => one.day === day)}
            onChange={(own) => put(day, own)}
          />
        ))}
      <Wrong text={error} />
    </fieldset>
  );
}

/** What is wrong with hours and how to right it; nothing where nothing is. */
export const Wrong = ({ text }: { text: string }) =>
  text ? (
    <p class="field-error" role="alert">
      <Icon name="error" size="s" />
      {text}
    </p>
  ) : null;

interface DayProps {
  day: number;
  name: string;
  /** Said where there are no hours. */
  off?: string;
  own: readonly Stretch[];
  onChange: (own: Stretch[]) => void;
}

/** The hours of one day, several or none. */
export function Day({ day, name, off = t("hours-day-off"), own, onChange }: DayProps) {
  const set = (at: number, part: Partial<Stretch>) =>
    onChange(own.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const last = own.at(-1);
  return (
    <fieldset class="hours-day" aria-label={name}>
      <div class="hours-name">
        <span aria-hidden="true">{name}</span>
        {own.length < MOST_A_DAY && (
          <IconButton
            icon="plus"
            label={t("hours-add", { day: name })}
            onClick={() => onChange([...own, { day, ...(last ? after(last) : OFFICE) }])}
          />
        )}
      </div>
      <div class="hours-stretches">
        {own.length === 0 && <span class="hours-off">{off}</span>}
        {own.map((one, at) => (
          <div class="hours-stretch" key={at}>
            <input
              type="time"
              class="field-input"
              aria-label={t("hours-from", { day: name })}
              value={one.from}
              onInput={(event) => set(at, { from: event.currentTarget.value })}
            />
            <span aria-hidden="true">–</span>
            <input
              type="time"
              class="field-input"
              aria-label={t("hours-to", { day: name })}
              value={one.to}
              onInput={(event) => set(at, { to: event.currentTarget.value })}
            />
            <IconButton
              icon="close"
              label={t("hours-remove", { day: name })}
              onClick={() => onChange(own.filter((_, index) => index !== at))}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

/** The next hours of a day: from an hour after the last ended. */
function after({ to }: Stretch): { from: string; to: string } {
  const hour = Math.min(22, Number(to.slice(0, 2)) + 1);
  const two = (n: number) => String(n).padStart(2, "0");
  return { from: `${two(hour)}:00`, to: hour + 4 > 23 ? "00:00" : `${two(hour + 4)}:00` };
}
