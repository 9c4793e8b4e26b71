/** Where a message is that is not where a link says. */

import type { FindMessageData, MessagePlace } from "@/core/api/gen";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { toast } from "@/ui/toasts";

interface Missed {
  ticketId: string;
  place: number;
  /** Whether somebody still waits for it. */
  isWanted: () => boolean;
  goTo: (ticketId: string) => void;
  toNewest: () => void;
}

/** A message that is in another ticket now is read there; without it, the end is. Both are said. */
export async function seek({ ticketId, place, isWanted, goTo, toNewest }: Missed): Promise<void> {
  const gone = () => {
    toast({ text: t("talk-not-found-message") });
    toNewest();
  };
  try {
    const path = { position: place };
    const found = await api<FindMessageData, MessagePlace>(
      "GET",
      "/api/v1/messages/{position}/place",
      { path },
    );
    if (!isWanted()) return;
    if (found.ticket_id === ticketId) return gone();
    toast({ text: t("talk-moved-message") });
    goTo(found.ticket_id);
  } catch (error) {
    // Without a network what stood around it is shown.
    if (isWanted() && error instanceof ApiError && error.status === 404) gone();
  }
}
