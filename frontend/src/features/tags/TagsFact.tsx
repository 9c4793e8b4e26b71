import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { pick } from "@/features/ticket-actions/picking";
import { Chip } from "@/ui/Chip";
import { Icon } from "@/ui/Icon";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";

/** A line of the ticket's facts. */
export function TagsFact({ ticket }: { ticket: TicketShape }) {
  const canChange = may("tickets.set_category");
  return (
    <Row
      title={t("tags-title")}
      before={<Icon name="tag" />}
      text={ticket.tags.length === 0 ? t("tags-none") : undefined}
      meta={
        ticket.tags.length > 0 &&
        ticket.tags.map((one) => (
          <Chip key={one.id} colour={one.colour || undefined}>
            {oneLine(one.name)}
          </Chip>
        ))
      }
      {...(canChange && { onClick: () => pick("tags", ticket.id), chevron: true })}
    />
  );
}
