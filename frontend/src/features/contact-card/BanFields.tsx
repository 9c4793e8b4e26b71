import { t } from "@/core/i18n";
import { Select } from "@/ui/Select";
import { TextArea } from "@/ui/TextArea";

const DAY_MS = 86_400_000;
const DAYS = [1, 7, 30, 365] as const;
export const FOREVER = "forever";

/** Why, for the staff, and for how many days as a choice names them. */
export interface BanWish {
  reason: string;
  days: string;
}

export const untilOf = ({ days }: BanWish): string | null =>
  days === FOREVER ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();

interface Props {
  wish: BanWish;
  onChange: (wish: BanWish) => void;
}

/** Why somebody is shut out, and for how long. */
export function BanFields({ wish: { reason, days }, onChange }: Props) {
  return (
    <>
      <TextArea
        label={t("card-ban-reason")}
        hint={t("card-ban-reason-hint")}
        maxLength={500}
        value={reason}
        onValue={(value) => onChange({ reason: value, days })}
      />
      <Select
        label={t("card-ban-for")}
        options={[
          { id: FOREVER, label: t("card-ban-forever") },
          ...DAYS.map((n) => ({ id: String(n), label: t("card-ban-days", { n }) })),
        ]}
        value={days}
        onValue={(value) => onChange({ reason, days: value })}
      />
    </>
  );
}
