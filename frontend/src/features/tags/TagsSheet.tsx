import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { TagOfTicket, TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { stopPicking } from "@/features/ticket-actions/picking";
import { numberOf } from "@/features/ticket-actions/words";
import { oneTicket } from "@/features/tickets/queries";
import { Chip } from "@/ui/Chip";
import { oneLine } from "@/ui/oneLine";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { Chooser } from "./Chooser";
import { tagList } from "./queries";
import { attempt, createTag } from "./settings";
import { tagTicket } from "./tagging";
import "./tags.css";

/** The ticket's tags: taken off, found and put on, made while typing by those who may. */
export function TagsSheet({ ticketId }: { ticketId: string }) {
  const ticket = useQuery(oneTicket(ticketId)).data;
  return (
    <Sheet
      open
      title={t("tags-of", { number: ticket ? numberOf(ticket) : "" })}
      closeLabel={t("close")}
      onClose={stopPicking}
    >
      {ticket ? <Inside ticket={ticket} /> : <SkeletonRows label={t("loading")} rows={4} />}
    </Sheet>
  );
}

function Inside({ ticket }: { ticket: TicketShape }) {
  const all = useQuery(tagList);
  const [said, say] = useState("");
  // The role may have changed while the sheet is open.
  if (!may("tickets.set_category")) return <p>{t("acts-none-allowed")}</p>;
  if (all.isPending) return <SkeletonRows label={t("loading")} rows={4} />;
  if (!all.data) return <NotLoaded reads={[all]} />;
  const has = (id: string) => ticket.tags.some((one) => one.id === id);
  // No notice with an undo: it would lie under the sheet, in which one press puts it back.
  const change = async (tag: TagOfTicket, isOff: boolean) => {
    say("");
    if (await tagTicket(ticket, isOff ? { remove: tag } : { add: tag })) {
      say(t(isOff ? "tags-taken-off" : "tags-put-on", { name: oneLine(tag.name) }));
    }
  };
  const make = async (name: string) => {
    await attempt(async () => {
      const tag = await createTag({ name, colour: "" });
      await change(tag, false);
    });
  };
  return (
    <>
      {ticket.tags.length > 0 && (
        <ul class="tags-on" aria-label={t("tags-on")}>
          {ticket.tags.map((one) => (
            <li key={one.id}>
              <Chip
                colour={one.colour || undefined}
                onRemove={() => void change(one, true)}
                removeLabel={t("tags-take-off", { name: oneLine(one.name) })}
              >
                {oneLine(one.name)}
              </Chip>
            </li>
          ))}
        </ul>
      )}
      <Chooser
        tags={all.data.filter((one) => !one.is_archived)}
        has={has}
        onToggle={(tag) => void change(tag, has(tag.id))}
        onMake={may("desk.manage") ? (name) => void make(name) : null}
      />
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}
