import type { ChangeMyStatusData, ContactTicketShape } from "@/core/api/gen";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { haptic } from "@/core/tg";
import { ticketOfContact } from "@/features/tickets/live";
import { toast } from "@/ui/toasts";

export type OwnStep = ChangeMyStatusData["body"]["step"];

const BACK: Record<OwnStep, OwnStep> = { close: "reopen", reopen: "close" };

/** The ticket is closed or open again at once, with a way back; a refusal undoes what is shown. */
export async function changeMyStatus(ticket: ContactTicketShape, step: OwnStep): Promise<void> {
  const changed = await put(ticket, step);
  if (!changed) return;
  haptic("success");
  const { number } = ticket;
  toast({
    text: step === "close" ? t("mine-closed", { number }) : t("mine-reopened", { number }),
    action: { label: t("undo"), run: () => void put(changed, BACK[step]) },
  });
}

async function put(
  ticket: ContactTicketShape,
  step: OwnStep,
): Promise<ContactTicketShape | undefined> {
  const status = step === "close" ? "closed" : "open";
  ticketOfContact({ ...ticket, status, steps: [BACK[step]] });
  try {
    const changed = await api<ChangeMyStatusData, ContactTicketShape>(
      "PUT",
      "/api/v1/my/tickets/{ticket_id}/status",
      { path: { ticket_id: ticket.id }, body: { step } },
    );
    ticketOfContact(changed);
    return changed;
  } catch (error) {
    ticketOfContact(ticket);
    haptic("error");
    const why = error instanceof ApiError ? error.message : t("failed-unreachable");
    toast({ text: why, tone: "danger" });
    return undefined;
  }
}
