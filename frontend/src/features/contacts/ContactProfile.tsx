import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { ContactCard } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { may } from "@/core/session";
import { Ban, Banned, Erased, Person } from "@/features/contact-card/ContactCard";
import { contactCard } from "@/features/contact-card/queries";
import { languageName } from "@/features/contact-card/words";
import { Erasing } from "@/features/erasing/Erasing";
import { ErasingBanner } from "@/features/erasing/ErasingBanner";
import { ExportSheet } from "@/features/exporting/later";
import { FieldRows } from "@/features/fields/later";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { Addresses } from "./Addresses";
import { AllTickets } from "./AllTickets";
import { CardSheet } from "./CardSheet";
import { Changes } from "./Changes";
import { Merges } from "./Merges";
import { Notes } from "./Notes";
import { useProfile } from "./place";

/** One person whole: who, where, what the staff knows of them, everything they asked. */
export function ContactProfile({ contactId }: { contactId: string }) {
  const query = useQuery(contactCard(contactId));
  const [isHistory, showHistory] = useState(false);
  const [isExporting, exportAll] = useState(false);
  if (query.isPending) return <SkeletonRows label={t("loading")} rows={6} />;
  if (!query.data) return <NotLoaded reads={[query]} />;
  const card = query.data;
  const isHere = !card.merged_into_id && !card.erased_at;
  const canExport = isHere && may("contacts.export");
  return (
    <div class="settings contact-profile">
      <Person card={card} heading="h2" />
      {card.given_name && (
        <p class="contact-own-name">{t("contacts-own-name", { name: card.own_name })}</p>
      )}
      <Banned card={card} />
      <Erased card={card} />
      {may("contacts.erase") && !card.merged_into_id && <ErasingBanner contactId={card.id} />}
      {!card.erased_at && <MergedAway intoId={card.merged_into_id} />}
      {!card.is_reachable && isHere && !card.is_banned && (
        <Banner tone="warn">{t("card-unreachable")}</Banner>
      )}
      <About card={card} />
      {!card.erased_at && (
        <>
          <Addresses channels={card.channels} />
          <FieldRows of="contact" id={contactId} />
          <Notes contactId={contactId} />
        </>
      )}
      <AllTickets contactId={contactId} />
      {may("contacts.read") && isHere && <Merges card={card} />}
      <div class="settings-more">
        <Button icon="history" onClick={() => showHistory(true)}>
          {t("contacts-changes")}
        </Button>
        {canExport && (
          <Button icon="archive" onClick={() => exportAll(true)}>
            {t("contacts-export")}
          </Button>
        )}
      </div>
      {may("contacts.ban") && isHere && <Ban card={card} />}
      {may("contacts.erase") && !card.merged_into_id && (
        <Erasing card={card} onExport={canExport ? () => exportAll(true) : null} />
      )}
      <Changes contactId={contactId} isOpen={isHistory} onClose={() => showHistory(false)} />
      {isExporting && <ExportSheet contactId={contactId} onClose={() => exportAll(false)} />}
    </div>
  );
}

function MergedAway({ intoId }: { intoId: string | null }) {
  const open = useProfile();
  if (!intoId) return null;
  return (
    <Banner action={{ label: t("contacts-merged-open"), onClick: () => open(intoId) }}>
      {t("contacts-merged-away")}
    </Banner>
  );
}

function About({ card }: { card: ContactCard }) {
  const [isEditing, edit] = useState(false);
  const { facts } = card;
  const change =
    may("contacts.change") && !card.merged_into_id && !card.erased_at
      ? () => edit(true)
      : undefined;
  const counts = Object.entries(facts.by_status).map(
    ([status, n]) => `${t(`status-${status}`)}: ${n}`,
  );
  return (
    <>
      <List inset header={t("card-about")}>
        <Fact
          icon="user"
          title={t("contacts-given-name")}
          text={card.given_name || t("contacts-given-name-none")}
          onClick={change}
        />
        <Fact
          icon="language"
          title={t("card-language")}
          text={card.language ? languageName(card.language) : t("contacts-language-own")}
          onClick={change}
        />
        <Fact icon="calendar" title={t("card-since")} at={card.created_at} />
        <Fact icon="inbox" title={t("contacts-first")} at={facts.first_at} />
        <Fact icon="chat" title={t("contacts-last")} at={facts.last_wrote_at} />
        <Fact
          icon="chart"
          title={t("contacts-counts")}
          text={counts.join(" · ") || t("contacts-counts-none")}
        />
        {facts.rating_average !== null && (
          <Fact
            icon="star"
            title={t("contacts-rating")}
            text={t("contacts-rating-of", { stars: facts.rating_average, n: facts.ratings })}
          />
        )}
      </List>
      {isEditing && <CardSheet card={card} onClose={() => edit(false)} />}
    </>
  );
}

interface FactProps {
  icon: IconName;
  title: string;
  text?: string;
  /** A moment instead of a text. */
  at?: string | null;
  onClick?: (() => void) | undefined;
}

function Fact({ icon, title, text, at, onClick }: FactProps) {
  const shown = at ? (
    <time dateTime={at} title={longTime(at)}>
      {shortTime(at)}
    </time>
  ) : (
    (text ?? t("contacts-never"))
  );
  return (
    <Row
      before={<Icon name={icon} />}
      title={title}
      text={shown}
      lines={2}
      {...(onClick && { onClick, chevron: true })}
    />
  );
}
