import { useState } from "preact/hooks";
import type { AssigningShape, WorkerShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { HoursFields } from "@/features/settings/HoursFields";
import { hoursIn, type Stretch, stretchesOf } from "@/features/settings/hours";
import { Field } from "@/ui/Field";
import { oneLine } from "@/ui/oneLine";
import { Switch } from "@/ui/Switch";
import { numberIn } from "./numbers";
import { attempt, setWork } from "./settings";

interface Props {
  worker: WorkerShape;
  now: AssigningShape;
  onClose: () => void;
}

interface Draft {
  takes: boolean;
  /** Empty for as many as the desk says. */
  capacity: string;
  hours: Stretch[];
}

/** What one agent is given at once, and when they work. */
export function WorkSheet({ worker, now, onClose }: Props) {
  const [before] = useState<Draft>(() => draftOf(worker));
  const [draft, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const capacity = draft.capacity.trim() === "" ? undefined : numberIn(draft.capacity, 1, 500);
  const hours = hoursIn(draft.hours);
  const save = async () => {
    ask(true);
    if ((draft.takes && capacity === null) || typeof hours === "string") return false;
    return attempt(() =>
      setWork(worker.id, { capacity: draft.takes ? (capacity ?? null) : 0, hours }),
    );
  };
  return (
    <Editor
      title={oneLine(worker.name) || t("talk-nameless")}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      <Switch
        label={t("assign-takes")}
        hint={t("assign-takes-hint")}
        checked={draft.takes}
        onChange={(takes) => change({ ...draft, takes })}
      />
      {draft.takes && (
        <Field
          label={t("assign-capacity-own")}
          hint={t("assign-capacity-own-hint", { n: now.capacity })}
          inputmode="numeric"
          maxLength={3}
          placeholder={String(now.capacity)}
          value={draft.capacity}
          error={isAsked && capacity === null ? t("assign-capacity-wrong", { least: 1 }) : ""}
          onValue={(text) => change({ ...draft, capacity: text })}
        />
      )}
      <HoursFields
        label={t("hours-only")}
        stretches={draft.hours}
        zone={now.time_zone}
        error={isAsked && typeof hours === "string" ? t(hours) : ""}
        onChange={(stretches) => change({ ...draft, hours: stretches })}
      />
    </Editor>
  );
}

function draftOf(worker: WorkerShape): Draft {
  const own = worker.own_capacity;
  return {
    takes: own !== 0,
    capacity: own ? String(own) : "",
    hours: stretchesOf(worker.hours),
  };
}
