import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { ParticipantShape, ParticipantsShape, TicketShape } from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { stopPicking } from "@/features/ticket-actions/picking";
import { numberOf } from "@/features/ticket-actions/words";
import { oneTicket } from "@/features/tickets/queries";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Combobox } from "@/ui/Combobox";
import { IconButton } from "@/ui/IconButton";
import { Name } from "@/ui/Name";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { change, participantsOf } from "./following";
import { isFollowed, isOpenToAll, mayFollow } from "./offered";
import "./participants.css";

/** Who follows this ticket: since when, by whom; others are added and removed. */
export function ParticipantsSheet({ ticketId }: { ticketId: string }) {
  const ticket = useQuery(oneTicket(ticketId));
  return (
    <Sheet
      open
      title={t("participants-of", { number: ticket.data ? numberOf(ticket.data) : "" })}
      closeLabel={t("close")}
      onClose={stopPicking}
    >
      {ticket.data ? <Inside ticket={ticket.data} /> : <Missing read={ticket} />}
    </Sheet>
  );
}

const Missing = ({ read }: { read: Parameters<typeof NotLoaded>[0]["reads"][number] }) =>
  read.error ? <NotLoaded reads={[read]} /> : <SkeletonRows label={t("loading")} rows={4} />;

interface Left {
  id: string;
  name: string;
}

function Inside({ ticket }: { ticket: TicketShape }) {
  const read = useQuery(participantsOf(ticket));
  const [left, setLeft] = useState<Left | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (!read.data) return <Missing read={read} />;
  const run = async (one: Left, follows: boolean) => {
    if (isBusy) return;
    setBusy(true);
    if (await change(ticket, one.id, follows)) setLeft(follows ? null : one);
    setBusy(false);
  };
  const mayChange = isOpenToAll(ticket);
  const own = { id: me().id, name: me().name };
  return (
    <>
      <p class="participants-hint">{t("participants-hint")}</p>
      {mayFollow(ticket) && !isFollowed(ticket) && (
        <div class="participants-own">
          <Button icon="eye" busy={isBusy} onClick={() => void run(own, true)}>
            {t("acts-follow")}
          </Button>
        </div>
      )}
      {read.data.participants.length === 0 ? (
        <p class="picker-none">{t("participants-none")}</p>
      ) : (
        <ul class="picker-lines" aria-label={t("participants-title")}>
          {read.data.participants.map((one) => (
            <Participant
              key={one.agent_id}
              one={one}
              onRemove={
                mayChange && (one.agent_id === own.id || may("tickets.note"))
                  ? () => void run({ id: one.agent_id, name: one.name }, false)
                  : undefined
              }
            />
          ))}
        </ul>
      )}
      <div class="participants-said" role="status">
        {left && (
          <>
            <span>{t("participants-removed", { name: oneLine(left.name) })}</span>
            <Button small busy={isBusy} onClick={() => void run(left, true)}>
              {t("undo")}
            </Button>
          </>
        )}
      </div>
      {mayChange && may("tickets.note") && (
        <Adding all={read.data} onAdd={(one) => void run(one, true)} />
      )}
    </>
  );
}

interface Line {
  one: ParticipantShape;
  onRemove: (() => void) | undefined;
}

function Participant({ one, onRemove }: Line) {
  const name = oneLine(one.name);
  const at = longTime(one.added_at);
  const isOwn = one.added_by_id === one.agent_id;
  return (
    <Row
      before={<Avatar id={one.agent_id} name={name} size="s" />}
      title={
        <Name>{one.agent_id === me().id ? t("acts-you-named", { name: one.name }) : one.name}</Name>
      }
      lines={2}
      text={
        isOwn
          ? t("participants-since", { time: at })
          : t("participants-added", { time: at, name: oneLine(one.added_by) })
      }
      meta={!one.sees && <span>{t("participants-blind")}</span>}
      after={
        onRemove && (
          <IconButton icon="close" label={t("participants-remove", { name })} onClick={onRemove} />
        )
      }
    />
  );
}

interface Adds {
  all: ParticipantsShape;
  onAdd: (one: Left) => void;
}

/** Colleagues who may see the ticket, found by typing. */
function Adding({ all, onAdd }: Adds) {
  if (all.participants.length >= all.limit) {
    return <p class="picker-none">{t("participants-full", { limit: all.limit })}</p>;
  }
  return (
    <Combobox
      inline
      label={t("participants-add")}
      placeholder={t("acts-find-person")}
      empty={t("participants-nobody-else")}
      value={null}
      options={all.colleagues.map((one) => ({
        id: one.agent_id,
        label: one.agent_id === me().id ? t("acts-you-named", { name: one.name }) : one.name,
        before: <Avatar id={one.agent_id} name={one.name} size="s" />,
      }))}
      onChange={(id) => {
        const found = all.colleagues.find((one) => one.agent_id === id);
        if (found) onAdd({ id, name: found.name });
      }}
    />
  );
}
