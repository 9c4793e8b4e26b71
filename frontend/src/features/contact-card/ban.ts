/** Shutting somebody out, and letting them in again. */

import type { BanContactData, ContactCard, UnbanContactData } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { haptic } from "@/core/tg";
import { contactChanged } from "@/features/tickets/live";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";

const BAN = "/api/v1/contacts/{contact_id}/ban";

/** The person is banned, or is heard again; or it is said why not. */
export async function changeBan(card: ContactCard, isBanned: boolean): Promise<void> {
  const path = { contact_id: card.id };
  try {
    const now = isBanned
      ? await api<BanContactData, ContactCard>("PUT", BAN, { path })
      : await api<UnbanContactData, ContactCard>("DELETE", BAN, { path });
    cache.setQueryData(keys.contact(card.id), now);
    contactChanged(card.id);
    haptic("success");
    const name = card.name;
    const undo = { label: t("undo"), run: () => void changeBan(now, !isBanned) };
    toast({
      text: t(isBanned ? "card-done-ban" : "card-done-unban", { name }),
      tone: "ok",
      action: undo,
    });
  } catch (error) {
    haptic("error");
    const text = error instanceof ApiError ? error.message : t("failed-unreachable");
    const retry = { label: t("retry"), run: () => void changeBan(card, isBanned) };
    toast({ text, tone: "danger", action: retry });
  }
}
