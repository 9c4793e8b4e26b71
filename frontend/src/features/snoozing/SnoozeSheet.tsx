import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { Begins } from "@/features/ticket-actions/Pickers";
import { stopPicking } from "@/features/ticket-actions/picking";
import { numberOf } from "@/features/ticket-actions/words";
import { oneTicket } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { chosen, fieldOf, first, last, type PresetName, presets } from "./presets";
import { maySnooze, snooze, wake } from "./snoozing";
import "./snoozing.css";

const ICONS: Record<PresetName, IconName> = {
  hour: "clock",
  evening: "moon",
  tomorrow: "sun",
  monday: "calendar",
};

/** Until when nobody is to think of this ticket. */
export function SnoozeSheet({ ticketId }: { ticketId: string }) {
  const ticket = useQuery(oneTicket(ticketId)).data;
  return (
    <Sheet
      open
      title={t("snoozing-of", { number: ticket ? numberOf(ticket) : "" })}
      closeLabel={t("close")}
      onClose={stopPicking}
    >
      {ticket ? <Moments ticket={ticket} /> : <SkeletonRows label={t("loading")} rows={4} />}
    </Sheet>
  );
}

function Moments({ ticket }: { ticket: TicketShape }) {
  const [now] = useState(() => new Date());
  const [isBusy, setBusy] = useState(false);
  const [field, setField] = useState(() => fieldOf(presets(now).at(-1)?.at ?? now));
  const [isWrong, setWrong] = useState(false);
  // It may have been closed by somebody else while its choices are open.
  if (!maySnooze(ticket)) return <p class="picker-none">{t("acts-none-allowed")}</p>;
  const run = async (act: () => Promise<boolean>) => {
    setBusy(true);
    if (await act()) stopPicking();
    setBusy(false);
  };
  const to = (at: Date) => run(() => snooze(ticket, at.toISOString()));
  const own = () => {
    const at = chosen(field, new Date());
    setWrong(!at);
    if (at) void to(at);
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
              onClick={isBusy ? undefined : () => void to(at)}
            />
          ))}
          {ticket.snoozed_until && (
            <Row
              before={<Icon name="alarm" />}
              title={t("snoozing-wake")}
              text={t("snoozing-until", { time: longTime(ticket.snoozed_until) })}
              onClick={isBusy ? undefined : () => void run(() => wake(ticket))}
            />
          )}
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
