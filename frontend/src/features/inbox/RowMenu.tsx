import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { actItems } from "@/features/ticket-actions/menu";
import { numberOf } from "@/features/ticket-actions/words";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";

/** The acts on a row's ticket. A list of thousands makes the menu of the row that asks for it. */
export function RowMenu({ ticket }: { ticket: TicketShape }) {
  const [isWanted, want] = useState(false);
  const label = t("acts-menu", { number: numberOf(ticket) });
  if (isWanted) return <Opened ticket={ticket} label={label} />;
  return (
    <button
      type="button"
      class="icon-button icon-button-plain"
      aria-haspopup="menu"
      aria-expanded={false}
      aria-label={label}
      tabIndex={-1}
      onClick={() => want(true)}
    >
      <Icon name="more" />
    </button>
  );
}

function Opened({ ticket, label }: { ticket: TicketShape; label: string }) {
  const box = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => box.current?.querySelector("button")?.click(), []);
  return (
    <span ref={box}>
      <Menu label={label} items={actItems(ticket)} />
    </span>
  );
}
