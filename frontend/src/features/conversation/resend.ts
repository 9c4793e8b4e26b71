/** Sending an answer again: shown at once, taken back when the server will not. */

import type { AgentConversation, MessageShape, ResendMessageData } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { haptic } from "@/core/tg";
import type { Pages } from "@/features/tickets/changes";
import { messageOf } from "@/features/tickets/live";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";
import type { Said } from "./said";

/** The message is in the queue again, or it is said why not. */
export async function resend(said: Said): Promise<void> {
  const before = present(said);
  const ended = before?.delivery?.ended_at;
  if (!before?.delivery || !ended) return;
  haptic("tap");
  messageOf({
    ...before,
    delivery: { ...before.delivery, state: "queued", error: null, ended_at: null },
  });
  try {
    const path = { ticket_id: said.ticketId, message_id: said.id };
    const now = await api<ResendMessageData, MessageShape>(
      "POST",
      "/api/v1/tickets/{ticket_id}/messages/{message_id}/resend",
      { path, body: { ended_at: ended } },
    );
    if (isStillGuessed(said)) messageOf(now);
  } catch (error) {
    if (isStillGuessed(said)) messageOf(before);
    explain(error, said);
  }
}

function present(said: Said): MessageShape | undefined {
  const key = keys.conversation(said.ticketId);
  const pages = cache.getQueryData<Pages<AgentConversation>>(key)?.pages ?? [];
  return pages.flatMap((page) => page.messages).find((one) => one.id === said.id);
}

/** The stream may have been quicker than the answer, and knows more: how the delivery went. */
function isStillGuessed(said: Said): boolean {
  return present(said)?.delivery?.state === "queued";
}

function explain(error: unknown, said: Said): void {
  haptic("error");
  if (error instanceof ApiError && error.status < 500) {
    // Something is otherwise than this screen says: a colleague was quicker, the contact is gone.
    void cache.invalidateQueries({ queryKey: keys.conversation(said.ticketId) });
    void cache.invalidateQueries({ queryKey: keys.ticket(said.ticketId) });
    toast({ text: error.message, tone: "danger", forMs: 8_000 });
    return;
  }
  const text = error instanceof ApiError ? error.message : t("failed-unreachable");
  const retry = { label: t("retry"), run: () => void resend(said) };
  toast({ text, tone: "danger", action: retry });
}
