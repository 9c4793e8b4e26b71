import { useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { numberOf } from "@/features/ticket-actions/words";
import { later } from "@/ui/later";
import { loadRowMenu } from "./ahead";

const OpenRowMenu = later(loadRowMenu, ({ label }) => <Dots label={label} />);

/** The acts on a row's ticket. A list of thousands makes the menu of the row that asks for it. */
export function RowMenu({ ticket }: { ticket: TicketShape }) {
  const [isWanted, want] = useState(false);
  const label = t("acts-menu", { number: numberOf(ticket) });
  if (isWanted) return <OpenRowMenu ticket={ticket} label={label} />;
  return <Dots label={label} onClick={() => want(true)} />;
}

const Dots = ({ label, onClick }: { label: string; onClick?: () => void }) => (
  <button
    type="button"
    class="icon-button icon-button-plain row-menu"
    aria-haspopup="menu"
    aria-expanded={false}
    aria-label={label}
    tabIndex={-1}
    onClick={onClick}
  />
);
