/** Shutting somebody out, and letting them in again. */

import type { BanBody, BanContactData, ContactCard, UnbanContactData } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { haptic } from "@/core/tg";
import { contactChanged } from "@/features/tickets/beside";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";

const BAN = "/api/v1/contacts/{contact_id}/ban";

/** Whether the person is banned (null: heard again) now; if not, it is said why. */
export async function changeBan(card: ContactCard, ban: BanBody | null): Promise<boolean> {
  const path = { contact_id: card.id };
  try {
    const now = ban
      ? await api<BanContactData, ContactCard>("PUT", BAN, { path, body: ban })
      : await api<UnbanContactData, ContactCard>("DELETE", BAN, { path });
    cache.setQueryData(keys.contact(card.id), now);
    contactChanged(card.id);
    haptic("success");
    const before = card.is_banned ? { reason: card.ban_reason, until: card.ban_until } : null;
    toast({
      text: t(ban ? "card-done-ban" : "card-done-unban", { name: card.name }),
      tone: "ok",
      action: { label: t("undo"), run: () => void changeBan(now, before) },
    });
    return true;
  } catch (error) {
    haptic("error");
    const text = error instanceof ApiError ? error.message : t("failed-unreachable");
    const retry = { label: t("retry"), run: () => void changeBan(card, ban) };
    toast({ text, tone: "danger", action: retry });
    return false;
  }
}
