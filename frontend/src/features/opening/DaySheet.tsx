import { useState } from "preact/hooks";
import type { OpeningShape, SpecialDay } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { Day, Wrong } from "@/features/settings/HoursFields";
import { hoursIn, stretchesOf } from "@/features/settings/hours";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { attempt, removeDay, setOpening } from "./settings";

interface Props {
  /** Null for a new one. */
  day: SpecialDay | null;
  now: OpeningShape;
  onClose: () => void;
}

/** A date that is not like its weekday: closed, or open at other times. */
export function DaySheet({ day, now, onClose }: Props) {
  const [before] = useState(() => ({
    date: day?.date ?? "",
    name: day?.name ?? "",
    hours: stretchesOf((day?.hours ?? []).map((one) => ({ ...one, day: 0 }))),
  }));
  const [draft, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const others = now.special_days.filter((one) => one.date !== day?.date);
  const isTaken = others.some((one) => one.date === draft.date);
  const wrongDate = !draft.date
    ? t("opening-day-date-missing")
    : isTaken
      ? t("opening-day-date-taken")
      : "";
  const hours = hoursIn(draft.hours);
  const save = async () => {
    ask(true);
    if (wrongDate || typeof hours === "string") return false;
    const stretches = hours.map(({ start, end }) => ({ start, end }));
    const made = { date: draft.date, name: draft.name.trim(), hours: stretches };
    return attempt(() => setOpening({ hours: now.hours, special_days: [...others, made] }));
  };
  return (
    <Editor
      title={t(day ? "opening-day-edit" : "opening-day-new")}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      <Field
        label={t("opening-day-date")}
        type="date"
        value={draft.date}
        error={isAsked ? wrongDate : ""}
        onValue={(date) => change({ ...draft, date })}
      />
      <Field
        label={t("opening-day-name")}
        maxLength={64}
        value={draft.name}
        onValue={(name) => change({ ...draft, name })}
      />
      <Day
        day={0}
        name={t("opening-day-hours")}
        off={t("opening-day-closed")}
        own={draft.hours}
        onChange={(own) => change({ ...draft, hours: own })}
      />
      <Wrong text={isAsked && typeof hours === "string" ? t(hours) : ""} />
      {day && (
        <Button
          variant="danger-plain"
          icon="trash"
          onClick={() => void attempt(() => removeDay(day)).then((isGone) => isGone && onClose())}
        >
          {t("opening-day-remove")}
        </Button>
      )}
    </Editor>
  );
}
