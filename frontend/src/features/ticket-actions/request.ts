/** Asking the server for an act. */

import type {
  AssignTicketData,
  ChangeStatusData,
  GetTicketHistoryData,
  HistoryLine,
  HistoryPage,
  SetCategoryData,
  SetPriorityData,
  TakeTicketData,
  TicketShape,
} from "@/core/api/gen";
import { api } from "@/core/http";
import type { Act } from "./acts";

/**
 * The ticket after the act. Who has it and where it stands is decided on what was seen, so a stale
 * `version` is refused; how urgent it is and about what may change under anything.
 */
export function ask(ticket: TicketShape, act: Act): Promise<TicketShape> {
  const path = { ticket_id: ticket.id };
  const { version } = ticket;
  switch (act.kind) {
    case "take":
      return api<TakeTicketData, TicketShape>("POST", "/api/v1/tickets/{ticket_id}/take", {
        path,
        body: {},
      });
    case "assign":
      return api<AssignTicketData, TicketShape>("PUT", "/api/v1/tickets/{ticket_id}/assignee", {
        path,
        body: { assignee_id: act.to?.id ?? null, version },
      });
    case "step":
      return api<ChangeStatusData, TicketShape>("PUT", "/api/v1/tickets/{ticket_id}/status", {
        path,
        body: { step: act.step, version },
      });
    case "priority":
      return api<SetPriorityData, TicketShape>("PUT", "/api/v1/tickets/{ticket_id}/priority", {
        path,
        body: { priority: act.priority },
      });
    case "category":
      return api<SetCategoryData, TicketShape>("PUT", "/api/v1/tickets/{ticket_id}/category", {
        path,
        body: { category_id: act.categoryId },
      });
  }
}

/** The last thing that was done to the ticket, and by whom. */
export async function lastDone(ticketId: string): Promise<HistoryLine | null> {
  const page = await api<GetTicketHistoryData, HistoryPage>(
    "GET",
    "/api/v1/tickets/{ticket_id}/history",
    { path: { ticket_id: ticketId }, query: { limit: 1 } },
  );
  return page.lines.at(-1) ?? null;
}
