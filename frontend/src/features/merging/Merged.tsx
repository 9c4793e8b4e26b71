import { useQuery } from "@tanstack/preact-query";
import { useLocation } from "wouter-preact";
import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { Button } from "@/ui/Button";
import { transfersOf, undo } from "./merging";
import "./merging.css";

interface Props {
  ticket: Pick<TicketShape, "id" | "merged_into"> & { is_erased?: boolean };
  /** Where the other ticket stands. */
  pathOf: (ticketId: string) => string;
}

/** Instead of a place to write: where it goes on, and the way back; or that nobody is left. */
export function Merged({ ticket, pathOf }: Props) {
  const [, go] = useLocation();
  const isAgents = may("tickets.merge");
  const transfers = useQuery({ ...transfersOf(ticket.id), enabled: isAgents });
  const into = ticket.merged_into;
  if (ticket.is_erased) {
    return (
      <div class="merging-bar" role="note">
        {t("merging-erased")}
      </div>
    );
  }
  if (!into) return null;
  const last = transfers.data?.find((one) => one.source.id === ticket.id);
  return (
    <div class="merging-bar" role="note">
      <span>{t("merging-here", { number: `#${into.number}` })}</span>
      <span class="merging-ways">
        <Button small variant="primary" onClick={() => go(pathOf(into.id))}>
          {t("merging-open", { number: `#${into.number}` })}
        </Button>
        {last && (
          <Button small onClick={() => void undo(last, (id) => go(pathOf(id)))}>
            {t("merging-undo")}
          </Button>
        )}
      </span>
    </div>
  );
}
