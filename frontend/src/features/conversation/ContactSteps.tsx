import { useState } from "preact/hooks";
import type { ChangeMyStatusData, ContactTicketShape } from "@/core/api/gen";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { confirm, haptic } from "@/core/tg";
import { ticketOfContact } from "@/features/tickets/live";
import { Button } from "@/ui/Button";
import { later } from "@/ui/later";
import { toast } from "@/ui/toasts";

const Dialog = later(() => import("@/ui/Dialog").then((found) => found.Dialog));

/** A contact closes what is settled, and takes it up again. */
export function ContactSteps({ ticket }: { ticket: ContactTicketShape }) {
  const [isBusy, setBusy] = useState(false);
  const [isAsking, ask] = useState(false);
  const step = ticket.steps.includes("close")
    ? ("close" as const)
    : ticket.steps.includes("reopen")
      ? ("reopen" as const)
      : null;
  if (!step) return null;
  const go = async () => {
    ask(false);
    setBusy(true);
    try {
      const path = { ticket_id: ticket.id };
      ticketOfContact(
        await api<ChangeMyStatusData, ContactTicketShape>(
          "PUT",
          "/api/v1/my/tickets/{ticket_id}/status",
          { path, body: { step } },
        ),
      );
      haptic("success");
    } catch (error) {
      const text = error instanceof ApiError ? error.message : t("failed-unreachable");
      toast({ text, tone: "danger" });
    }
    setBusy(false);
  };
  const press = async () => {
    if (step === "reopen") return go();
    const answer = await confirm(t("talk-close-why"), t("talk-close"), t("cancel"));
    if (answer === null) ask(true);
    else if (answer) await go();
  };
  return (
    <>
      <Button small variant="plain" busy={isBusy} onClick={() => void press()}>
        {t(`talk-${step}`)}
      </Button>
      <Dialog
        open={isAsking}
        title={t("talk-close-title")}
        text={t("talk-close-why")}
        confirm={t("talk-close")}
        cancel={t("cancel")}
        onConfirm={() => void go()}
        onCancel={() => ask(false)}
      />
    </>
  );
}
