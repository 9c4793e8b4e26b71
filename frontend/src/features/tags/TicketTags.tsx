import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { pick } from "@/features/ticket-actions/picking";
import { Chip, ChipRow } from "@/ui/Chip";
import { oneLine } from "@/ui/oneLine";
import "./tags.css";

/** The ticket's tags below its head; pressed to change them by those who may. */
export function TicketTags({ ticket }: { ticket: TicketShape }) {
  const change = may("tickets.set_category") ? () => pick("tags", ticket.id) : undefined;
  return (
    <div class="ticket-tags">
      <ChipRow label={t("tags-title")}>
        {ticket.tags.map((one) => (
          <Chip key={one.id} colour={one.colour || undefined} onClick={change}>
            {oneLine(one.name)}
          </Chip>
        ))}
      </ChipRow>
    </div>
  );
}
