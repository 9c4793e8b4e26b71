import { useLayoutEffect, useRef } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { mark } from "@/features/selecting/marks";
import { actItems } from "@/features/ticket-actions/menu";
import { Menu, type MenuItem } from "@/ui/Menu";

/** Who may change nothing has nothing to mark it for. */
const markItems = (ticket: TicketShape): MenuItem[] =>
  may("tickets.set_status")
    ? [
        {
          id: "mark",
          label: t("acts-mark"),
          icon: "check",
          divided: true,
          onSelect: () => mark(ticket.id),
        },
      ]
    : [];

interface Props {
  ticket: TicketShape;
  label: string;
}

/** The menu of the row that asked for it: it comes open. */
export function OpenRowMenu({ ticket, label }: Props) {
  const box = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => box.current?.querySelector("button")?.click(), []);
  return (
    <span ref={box}>
      <Menu label={label} items={[...actItems(ticket), ...markItems(ticket)]} />
    </span>
  );
}
