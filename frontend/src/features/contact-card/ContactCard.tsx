import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { ContactCard as Card, ChannelShape } from "@/core/api/gen";
import { ApiError } from "@/core/http";
import { longTime, shortTime, t } from "@/core/i18n";
import { may } from "@/core/session";
import { follow, profileHref, useProfile } from "@/features/contacts/place";
import { FieldRows } from "@/features/fields/later";
import { Avatar } from "@/ui/Avatar";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/ErrorState";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Name } from "@/ui/Name";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { BanSheet } from "./BanSheet";
import { changeBan } from "./ban";
import { OtherTickets } from "./OtherTickets";
import { contactCard } from "./queries";
import { channelName, languageName } from "./words";
import "./contact-card.css";

export interface ContactCardProps {
  contactId: string;
  /** The ticket beside which the card stands; it is not among the others. */
  ticketId?: string;
  onOpen?: (ticketId: string) => void;
  hrefOf?: (ticketId: string) => string;
}

/** The person behind a ticket: who, how to reach them, what else they asked. */
export function ContactCard({ contactId, ticketId, onOpen, hrefOf }: ContactCardProps) {
  const query = useQuery(contactCard(contactId));
  const openProfile = useProfile();
  const { error } = query;
  if (query.isPending) return <SkeletonRows label={t("loading")} rows={3} />;
  if (!query.data) {
    return (
      <ErrorState
        title={t("card-failed")}
        text={error instanceof ApiError ? error.message : t("failed-unreachable")}
        retryLabel={t("retry")}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
        requestLabel={t("inbox-request")}
        requestId={error instanceof ApiError ? error.requestId : ""}
      />
    );
  }
  const card = query.data;
  return (
    <div class="contact-card">
      <Person card={card} />
      <Banned card={card} />
      <Erased card={card} />
      {!card.is_reachable && !card.is_banned && !card.erased_at && (
        <Banner tone="warn">{t("card-unreachable")}</Banner>
      )}
      <List header={t("card-about")}>
        {!card.erased_at && card.channels.map((one) => <Channel key={one.id} channel={one} />)}
        {card.language && (
          <Row
            before={<Icon name="language" />}
            title={t("card-language")}
            text={<bdi>{languageName(card.language)}</bdi>}
          />
        )}
        <Row
          before={<Icon name="calendar" />}
          title={t("card-since")}
          text={
            <time dateTime={card.created_at} title={longTime(card.created_at)}>
              {shortTime(card.created_at)}
            </time>
          }
        />
      </List>
      <List>
        <Row
          before={<Icon name="user" />}
          title={t("card-profile")}
          chevron
          href={profileHref(card.id)}
          onClick={(event) => follow(event, () => openProfile(card.id))}
        />
      </List>
      {!card.erased_at && <FieldRows of="contact" id={contactId} />}
      <OtherTickets tickets={card.tickets} except={ticketId} onOpen={onOpen} hrefOf={hrefOf} />
      {may("contacts.ban") && !card.erased_at && <Ban card={card} />}
    </div>
  );
}

export const Erased = ({ card }: { card: Card }) =>
  card.erased_at && <Banner>{t("card-erased", { time: longTime(card.erased_at) })}</Banner>;

export function Banned({ card }: { card: Card }) {
  const { banned_at, banned_by, ban_until, ban_reason } = card;
  if (!banned_at) return null;
  const name = oneLine(banned_by);
  return (
    <Banner tone="danger">
      {name
        ? t("card-banned-by", { name, time: longTime(banned_at) })
        : t("card-banned-since", { time: longTime(banned_at) })}
      {ban_until && ` ${t("card-banned-until", { time: longTime(ban_until) })}`}
      {ban_reason && (
        <p class="contact-ban-reason">
          <bdi>{ban_reason}</bdi>
        </p>
      )}
    </Banner>
  );
}

/** Under a screen's own heading they are the next one; on a screen of their own, its subject. */
export function Person({ card, heading: H = "h3" }: { card: Card; heading?: "h2" | "h3" }) {
  return (
    <div class="contact-person">
      <Avatar id={card.id} name={card.name} size="l" />
      <H class="contact-name">
        <Name otherwise={t("inbox-nameless")}>{card.name}</Name>
      </H>
      {card.username && (
        <p class="contact-username" dir="ltr">
          @{card.username}
        </p>
      )}
    </div>
  );
}

function Channel({ channel }: { channel: ChannelShape }) {
  const { reachability } = channel;
  const isFine = reachability === "reachable";
  return (
    <Row
      before={<Icon name={isFine ? "chat" : "warning"} />}
      title={channelName(channel.kind)}
      text={<span class={isFine ? undefined : "contact-away"}>{t(`reach-${reachability}`)}</span>}
      aside={
        !isFine && (
          <time dateTime={channel.reachability_at} title={longTime(channel.reachability_at)}>
            {shortTime(channel.reachability_at)}
          </time>
        )
      }
    />
  );
}

export function Ban({ card }: { card: Card }) {
  const [isAsking, ask] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const letIn = async () => {
    setBusy(true);
    await changeBan(card, null);
    setBusy(false);
  };
  return (
    <div class="contact-ban">
      {card.is_banned ? (
        <Button block busy={isBusy} icon="undo" onClick={() => void letIn()}>
          {t("card-unban")}
        </Button>
      ) : (
        <Button block variant="danger-plain" icon="block" onClick={() => ask(true)}>
          {t("card-ban")}
        </Button>
      )}
      {isAsking && <BanSheet card={card} onClose={() => ask(false)} />}
    </div>
  );
}
