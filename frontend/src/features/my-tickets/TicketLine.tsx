import { useQuery } from "@tanstack/preact-query";
import { useLocation } from "wouter-preact";
import type { ContactTicketShape } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { longTime, shortTime, t } from "@/core/i18n";
import { haptic } from "@/core/tg";
import { categoryName } from "@/features/tickets/categories";
import { pendingLetter } from "@/features/tickets/pending";
import { categoryList } from "@/features/tickets/queries";
import { Badge } from "@/ui/Badge";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { StatusChip } from "@/ui/StatusChip";
import { type SwipeAction, SwipeRow } from "@/ui/SwipeRow";
import { Time } from "@/ui/Time";
import { changeMyStatus, type OwnStep } from "./changeMyStatus";
import { lastWords } from "./words";

/** One of my tickets: drawn to the right it closes, or opens again. */
export function TicketLine(props: { ticket: ContactTicketShape; isCurrent: boolean }) {
  const { ticket, isCurrent } = props;
  const [, navigate] = useLocation();
  const path = `/t/${ticket.id}`;
  const act = actOf(ticket);
  return (
    <SwipeRow
      start={act?.swipe}
      onArmed={() => haptic("select")}
      menu={
        act && (
          <Menu
            label={t("mine-more", { number: ticket.number })}
            items={[
              { id: "step", label: act.swipe.label, icon: act.swipe.icon, onSelect: act.run },
            ]}
          />
        )
      }
    >
      <Row
        as="div"
        href={boot().base + path.slice(1)}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
          event.preventDefault();
          navigate(path);
        }}
        current={isCurrent}
        unread={ticket.is_unread}
        title={oneLine(ticket.subject) || t("mine-no-subject")}
        aside={
          <Time
            at={new Date(ticket.activity_at)}
            text={shortTime(ticket.activity_at)}
            title={longTime(ticket.activity_at)}
          />
        }
        text={lastWords(ticket.last_message)}
        badge={ticket.is_unread && <Badge count={1} label={t("mine-unread")} />}
        meta={<Facts ticket={ticket} />}
      />
    </SwipeRow>
  );
}

function Facts({ ticket }: { ticket: ContactTicketShape }) {
  const { data: categories } = useQuery(categoryList);
  const category = categories?.find((one) => one.id === ticket.category_id);
  const letter = pendingLetter(ticket.id);
  return (
    <>
      {letter ? (
        <span class={letter.refused ? "mine-refused" : "mine-on-way"}>
          <Icon name={letter.refused ? "error" : "clock"} size="s" />
          {letter.refused ? t("mine-refused") : t("mine-on-way")}
        </span>
      ) : (
        <StatusChip status={ticket.status} label={t(`talk-status-${ticket.status}`)} />
      )}
      {category && (
        <span class="mine-fact">
          <span aria-hidden="true">{category.icon}</span> {oneLine(categoryName(category))}
        </span>
      )}
      {ticket.number > 0 && <span class="mine-fact tabular">#{ticket.number}</span>}
    </>
  );
}

interface Act {
  swipe: SwipeAction;
  run: () => void;
}

function actOf(ticket: ContactTicketShape): Act | undefined {
  const step: OwnStep | undefined = (["close", "reopen"] as const).find((one) =>
    ticket.steps.includes(one),
  );
  if (!step) return undefined;
  const run = () => void changeMyStatus(ticket, step);
  const swipe: SwipeAction =
    step === "close"
      ? { label: t("mine-close"), icon: "check-circle", tone: "ok", onAction: run }
      : { label: t("mine-reopen"), icon: "undo", tone: "accent", onAction: run };
  return { swipe, run };
}
