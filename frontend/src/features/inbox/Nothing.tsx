import { t } from "@/core/i18n";
import { may } from "@/core/session";
import type { Filters } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { narrowings } from "./address";
import { useHere } from "./place";

/** An empty list: why it is empty, and what to do next. */
export function Nothing({ filters }: { filters: Filters }) {
  const here = useHere();
  if (narrowings(filters) > 0) {
    const all = (
      <Button onClick={() => here.narrow({ view: filters.view })}>
        {t("inbox-clear-filters")}
      </Button>
    );
    return <Empty icon="filter" title={t("inbox-none-narrowed")} action={all} />;
  }
  const { view } = filters;
  const next = may("tickets.read_all") ? NEXT[view] : undefined;
  return (
    <Empty
      icon={view === "waiting" || view === "due" ? "check-circle" : "inbox"}
      title={t(`inbox-none-${view}`)}
      text={t(may("tickets.read_all") ? `inbox-none-${view}-hint` : "inbox-none-own-hint")}
      action={
        next && (
          <Button onClick={() => here.narrow({ view: next })}>{t(`inbox-show-${next}`)}</Button>
        )
      }
    />
  );
}

const NEXT = {
  mine: "unassigned",
  unassigned: "waiting",
  waiting: "all",
  due: "waiting",
  all: undefined,
  snoozed: "all",
  followed: "all",
  spam: "all",
} as const;
