import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { OpeningShape, SpecialDay } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { hoursWords, timesWords } from "@/features/settings/hours";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { DaySheet } from "./DaySheet";
import { dateWord, momentWord } from "./dates";
import { openingQuery } from "./settings";
import { WeekSheet } from "./WeekSheet";
import "@/features/settings/settings.css";

/** When the desk is open: the week, the days that are different, and whether it is now. */
export function Opening() {
  const opening = useQuery(openingQuery);
  const [isWeek, openWeek] = useState(false);
  if (opening.isPending) return <SkeletonRows label={t("loading")} rows={3} />;
  if (!opening.data) return <NotLoaded reads={[opening]} />;
  const now = opening.data;
  return (
    <div class="settings">
      <List inset header={t("opening-week")} footer={t("opening-hint")}>
        <Row
          before={<Icon name={now.is_open ? "sun" : "moon"} />}
          title={now.hours.length > 0 ? hoursWords(now.hours) : t("opening-always")}
          lines={2}
          text={<span role="status">{stateWords(now)}</span>}
          chevron
          onClick={() => openWeek(true)}
        />
      </List>
      <Days now={now} />
      {isWeek && <WeekSheet now={now} onClose={() => openWeek(false)} />}
    </div>
  );
}

function stateWords(now: OpeningShape): string {
  if (now.is_open) return t("opening-now");
  if (!now.opens_at) return t("opening-closed");
  return t("opening-closed-until", { time: momentWord(now.opens_at, now.time_zone) });
}

function Days({ now }: { now: OpeningShape }) {
  const [openDate, open] = useState<string | null>(null);
  const day = now.special_days.find((one) => one.date === openDate) ?? null;
  return (
    <>
      {now.special_days.length === 0 ? (
        <Empty icon="calendar" title={t("opening-no-days")} text={t("opening-no-days-hint")} />
      ) : (
        <List inset header={t("opening-days")} footer={t("opening-days-hint")}>
          {now.special_days.map((one) => (
            <Row
              key={one.date}
              before={<Icon name="calendar" />}
              title={dateWord(one.date)}
              text={dayWords(one)}
              chevron
              onClick={() => open(one.date)}
            />
          ))}
        </List>
      )}
      <div class="settings-more">
        <Button icon="plus" onClick={() => open("")}>
          {t("opening-day-add")}
        </Button>
      </div>
      {openDate !== null && (openDate === "" || day) && (
        <DaySheet key={openDate} day={day} now={now} onClose={() => open(null)} />
      )}
    </>
  );
}

function dayWords({ name, hours = [] }: SpecialDay): string {
  const when = hours.length > 0 ? timesWords(hours) : t("opening-day-closed");
  return name ? `${name} · ${when}` : when;
}
