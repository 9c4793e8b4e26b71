import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { longTime, t } from "@/core/i18n";
import { Begins } from "@/features/ticket-actions/Pickers";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { Row } from "@/ui/Row";
import { chosen, fieldOf, first, last, type PresetName, presets } from "./presets";
import "./snoozing.css";

const ICONS: Record<PresetName, IconName> = {
  hour: "clock",
  evening: "moon",
  tomorrow: "sun",
  monday: "calendar",
};

interface Props {
  isBusy: boolean;
  onChoose: (at: Date) => void;
  /** Lines below the moments. */
  children?: ComponentChildren;
}

/** The moments a ticket is usually snoozed to, and one of the person's own. */
export function Moments({ isBusy, onChoose, children }: Props) {
  const [now] = useState(() => new Date());
  const [field, setField] = useState(() => fieldOf(presets(now).at(-1)?.at ?? now));
  const [isWrong, setWrong] = useState(false);
  const own = () => {
    const at = chosen(field, new Date());
    setWrong(!at);
    if (at) onChoose(at);
  };
  return (
    <>
      <p class="snoozing-hint">{t("snoozing-hint")}</p>
      <Begins>
        <ul class="picker-lines">
          {presets(now).map(({ name, at }) => (
            <Row
              key={name}
              before={<Icon name={ICONS[name]} />}
              title={t(`snoozing-${name}`)}
              text={longTime(at.toISOString())}
              onClick={isBusy ? undefined : () => onChoose(at)}
            />
          ))}
          {children}
        </ul>
      </Begins>
      <form
        noValidate
        class="snoozing-own"
        onSubmit={(event) => {
          event.preventDefault();
          own();
        }}
      >
        <Field
          type="datetime-local"
          label={t("snoozing-own")}
          min={fieldOf(first(now))}
          max={fieldOf(last(now))}
          value={field}
          onValue={setField}
          error={isWrong ? t("snoozing-wrong") : undefined}
        />
        <Button type="submit" variant="primary" busy={isBusy}>
          {t("snoozing-do")}
        </Button>
      </form>
    </>
  );
}
