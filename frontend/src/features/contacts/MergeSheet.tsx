import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { ContactCard, MergeBody, MergePreview } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { languageName } from "@/features/contact-card/words";
import { fieldName } from "@/features/fields/queries";
import { type Value, valueWords } from "@/features/fields/values";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Button } from "@/ui/Button";
import { oneLine } from "@/ui/oneLine";
import { Select } from "@/ui/Select";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { Choose } from "./Choose";
import { merge, mergePreview } from "./merging";

interface Props {
  card: ContactCard;
  onClose: () => void;
}

/** The other card is chosen, both are looked at, whose values win is said; then they are one. */
export function MergeSheet({ card, onClose }: Props) {
  const [fromId, choose] = useState("");
  return (
    <Sheet open title={t("contacts-merge")} closeLabel={t("close")} onClose={onClose}>
      {fromId ? (
        <Look card={card} fromId={fromId} onBack={() => choose("")} onClose={onClose} />
      ) : (
        <>
          <p class="field-hint">{t("contacts-merge-hint")}</p>
          <Choose except={card.id} onChoose={choose} />
        </>
      )}
    </Sheet>
  );
}

function Look({ card, fromId, onBack, onClose }: Props & { fromId: string; onBack: () => void }) {
  const read = useQuery(mergePreview(card.id, fromId));
  if (read.isPending) return <SkeletonRows label={t("loading")} rows={4} />;
  if (!read.data) {
    return (
      <>
        <NotLoaded reads={[read]} />
        <Button onClick={onBack}>{t("contacts-merge-other")}</Button>
      </>
    );
  }
  return <Both card={card} of={read.data} onBack={onBack} onClose={onClose} />;
}

function Both({ card, of, onBack, onClose }: Props & { of: MergePreview; onBack: () => void }) {
  const [wish, change] = useState<MergeBody>({ from_id: of.gone.id });
  const [isBusy, become] = useState(false);
  const done = async () => {
    become(true);
    const isDone = await merge(card, wish);
    become(false);
    if (isDone) onClose();
  };
  return (
    <div class="settings-form">
      <div class="contacts-both">
        <Side title={t("contacts-merge-stays")} card={of.into} />
        <Side title={t("contacts-merge-goes")} card={of.gone} />
      </div>
      <p>
        {t("contacts-merge-moves", { tickets: of.tickets, channels: of.channels, notes: of.notes })}
      </p>
      <p class="field-hint">{t("contacts-merge-warning")}</p>
      <Values of={of} wish={wish} onChange={change} />
      <Button variant="primary" icon="merge" block busy={isBusy} onClick={() => void done()}>
        {t("contacts-merge-do")}
      </Button>
      <Button block onClick={onBack}>
        {t("contacts-merge-other")}
      </Button>
    </div>
  );
}

function Side({ title, card }: { title: string; card: ContactCard }) {
  return (
    <section class="contacts-side" aria-label={title}>
      <p class="field-hint">{title}</p>
      <p>
        <bdi>{oneLine(card.name) || t("inbox-nameless")}</bdi>
      </p>
      {card.username && (
        <p class="field-hint" dir="ltr">
          @{card.username}
        </p>
      )}
      {card.channels.map((one) => (
        <p key={one.id} class="field-hint">{`id ${one.external_id}`}</p>
      ))}
    </section>
  );
}

interface ValuesProps {
  of: MergePreview;
  wish: MergeBody;
  onChange: (wish: MergeBody) => void;
}

/** Where both differ, one of both is chosen; what stands there is what happens unless changed. */
function Values({ of, wish, onChange }: ValuesProps) {
  const { into, gone } = of;
  const named = (card: ContactCard) => card.given_name || t("contacts-given-name-none");
  const spoken = (card: ContactCard) =>
    card.language ? languageName(card.language) : t("contacts-language-own");
  const banned = (card: ContactCard) =>
    t(card.is_banned ? "contacts-banned" : "contacts-merge-heard");
  return (
    <>
      {of.given_name && (
        <Choice
          label={t("contacts-given-name")}
          words={[named(into), named(gone)]}
          value={wish.given_name ?? of.given_name}
          onValue={(given_name) => onChange({ ...wish, given_name })}
        />
      )}
      {of.language && (
        <Choice
          label={t("card-language")}
          words={[spoken(into), spoken(gone)]}
          value={wish.language ?? of.language}
          onValue={(language) => onChange({ ...wish, language })}
        />
      )}
      {of.ban && (
        <Choice
          label={t("contacts-merge-ban")}
          words={[banned(into), banned(gone)]}
          value={wish.ban ?? of.ban}
          onValue={(ban) => onChange({ ...wish, ban })}
        />
      )}
      {of.fields.map(({ field, into: mine, gone: theirs, wins }) => (
        <Choice
          key={field.id}
          label={oneLine(fieldName(field))}
          words={[mine, theirs].map(
            (one) => valueWords(field, one as Value) || t("fields-nothing"),
          )}
          value={wish.fields?.[field.id] ?? wins}
          onValue={(side) => onChange({ ...wish, fields: { ...wish.fields, [field.id]: side } })}
        />
      ))}
    </>
  );
}

interface ChoiceProps {
  label: string;
  /** Of the card that stays, of the one that goes. */
  words: readonly string[];
  value: "into" | "from";
  onValue: (side: "into" | "from") => void;
}

const MOST_SHOWN = 80;

const Choice = ({ label, words: [into = "", from = ""], value, onValue }: ChoiceProps) => (
  <Select
    label={label}
    options={[
      { id: "into", label: oneLine(into).slice(0, MOST_SHOWN) },
      { id: "from", label: oneLine(from).slice(0, MOST_SHOWN) },
    ]}
    value={value}
    onValue={(side) => onValue(side === "from" ? "from" : "into")}
  />
);
