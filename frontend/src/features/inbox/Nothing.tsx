import { t } from "@/core/i18n";
import { may } from "@/core/session";
import type { Filters } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { narrowings } from "./address";
import { useHere } from "./place";
import { seek } from "./seek";

/** An empty list: why it is empty, and what to do next. */
export function Nothing({ filters, words }: { filters: Filters; words: string }) {
  const here = useHere();
  if (words) {
    const clear = <Button onClick={() => seek("")}>{t("inbox-clear-words")}</Button>;
    return <Empty icon="search" title={t("inbox-none-found", { words })} action={clear} />;
  }
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
} as const;
