import { useQuery } from "@tanstack/preact-query";
import { clock, t } from "@/core/i18n";
import { minute } from "@/features/inbox/clock";
import { Menu } from "@/ui/Menu";
import { takeBack } from "./apply";
import { lastBulk } from "./queries";
import { changedIn } from "./words";

/** The latest change of many tickets, as long as one press takes it back. */
export function LastBulk() {
  const last = useQuery(lastBulk).data;
  minute.value; // drawn anew as time goes by: it is gone when it is too late
  const until = last?.undo_until;
  if (!last || !until || Date.parse(until) <= Date.now()) return null;
  const words = t(`selecting-did-${last.action}`);
  return (
    <Menu
      icon="history"
      label={t("selecting-last")}
      items={[
        {
          id: "undo",
          icon: "undo",
          label: t("selecting-take-back", { n: changedIn(last).length }),
          hint: t("selecting-until", { words, time: clock(until) }),
          onSelect: () => void takeBack(last),
        },
      ]}
    />
  );
}
