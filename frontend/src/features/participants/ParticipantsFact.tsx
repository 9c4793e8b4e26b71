import { useQuery } from "@tanstack/preact-query";
import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { pick } from "@/features/ticket-actions/picking";
import { staffList } from "@/features/tickets/queries";
import { Avatar } from "@/ui/Avatar";
import { Icon } from "@/ui/Icon";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import "./participants.css";

const MOST_FACES = 6;

/** A line of the ticket's facts: initials of who follows it, and the way to all of them. */
export function ParticipantsFact({ ticket }: { ticket: TicketShape }) {
  const staff = useQuery({ ...staffList, enabled: may("staff.read") }).data ?? [];
  const ids = ticket.participant_ids;
  const people = ids.map((id) => ({
    id,
    name: oneLine(staff.find((one) => one.id === id)?.name ?? "…"),
  }));
  const names = people.map((one) => one.name).join(", ");
  return (
    <Row
      title={t("participants-title")}
      before={<Icon name="eye" />}
      text={ids.length === 0 ? t("participants-nobody") : undefined}
      meta={
        ids.length > 0 && (
          <span class="participants-faces" role="img" aria-label={names} title={names}>
            {people.slice(0, MOST_FACES).map((one) => (
              <Avatar key={one.id} id={one.id} name={one.name} size="xs" />
            ))}
            {ids.length > MOST_FACES && <small>+{ids.length - MOST_FACES}</small>}
          </span>
        )
      }
      chevron
      onClick={() => pick("participants", ticket.id)}
    />
  );
}
