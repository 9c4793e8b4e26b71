import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { BanFields, type BanWish, FOREVER, untilOf } from "@/features/contact-card/BanFields";
import { Editor } from "@/features/settings/Editor";
import { stopPicking } from "@/features/ticket-actions/picking";
import { numberOf } from "@/features/ticket-actions/words";
import { oneTicket } from "@/features/tickets/queries";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";
import { SpamBar } from "./SpamBar";
import { mark } from "./spam";

/** Whether this ticket is spam, and whether its contact is shut out with it. */
export function SpamSheet({ ticketId }: { ticketId: string }) {
  const ticket = useQuery(oneTicket(ticketId)).data;
  if (ticket && !ticket.is_spam) return <Marking ticket={ticket} />;
  const title = t("spam-of", { number: ticket ? numberOf(ticket) : "" });
  return (
    <Sheet open title={title} closeLabel={t("close")} onClose={stopPicking}>
      {ticket ? (
        <SpamBar ticket={ticket} onDone={stopPicking} />
      ) : (
        <SkeletonRows label={t("loading")} rows={3} />
      )}
    </Sheet>
  );
}

function Marking({ ticket }: { ticket: TicketShape }) {
  const [before] = useState({ isBan: false, reason: "", days: FOREVER });
  const [draft, change] = useState<BanWish & { isBan: boolean }>(before);
  const mayBan = may("contacts.ban") && !ticket.contact_is_banned;
  const save = () => {
    const ban = { reason: draft.reason.trim(), until: untilOf(draft) };
    return mark(ticket, mayBan && draft.isBan ? ban : null);
  };
  return (
    <Editor
      title={t("spam-mark-of", { number: numberOf(ticket) })}
      saveLabel={t("spam-mark")}
      before={before}
      draft={draft}
      save={save}
      onClose={stopPicking}
    >
      <p class="field-hint">{t("spam-hint")}</p>
      {mayBan && (
        <Switch
          label={t("spam-ban")}
          hint={t("spam-ban-hint")}
          checked={draft.isBan}
          onChange={(isBan) => change({ ...draft, isBan })}
        />
      )}
      {mayBan && draft.isBan && (
        <BanFields wish={draft} onChange={(wish) => change({ ...draft, ...wish })} />
      )}
    </Editor>
  );
}
