import { memo } from "preact/compat";
import { clock, dayName, longTime, t, usePart } from "@/core/i18n";
import { again } from "@/core/outbox";
import { takeBackTurn } from "@/features/files/takingBack";
import { Avatar } from "@/ui/Avatar";
import { Bubble, EventLine, Quote } from "@/ui/Bubble";
import { DayDivider } from "@/ui/DayDivider";
import { Icon } from "@/ui/Icon";
import { later } from "@/ui/later";
import { Name } from "@/ui/Name";
import { Time } from "@/ui/Time";
import { Body } from "./Body";
import { menuOf } from "./MessageMenu";
import { Origins } from "./Origins";
import { remedyOf } from "./remedies";
import { isQuiet, type Row } from "./rows";
import type { Said } from "./said";
import { type Talk, useTalk } from "./talk";
import { deliveryWords, inShort } from "./words";

const Going = later(async () => {
  const [found] = await Promise.all([import("@/features/files/Going"), usePart("files")]);
  return found.Going;
});

interface Props {
  row: Row;
  /** A jump has led here. */
  isMarked: boolean;
}

/** One message with what stands above it. */
export const Message = memo(({ row, isMarked }: Props) => (
  <>
    {row.day && <DayDivider text={dayName(row.day)} />}
    {row.isFirstNew && <DayDivider tone="new" text={t("talk-new-below")} />}
    {isQuiet(row.said) ? <Quiet said={row.said} /> : <Spoken row={row} isMarked={isMarked} />}
  </>
));

/** What the bot said or the channel reports: small, between the people. */
function Quiet({ said }: { said: Said }) {
  return (
    <div class="talk-quiet">
      <EventLine>
        {said.authorKind === "bot" && <Icon name="bot" size="s" label={t("talk-bot")} />}
        <Body said={said} /> <Time at={new Date(said.sentAt)} text={clock(said.sentAt)} />
      </EventLine>
    </div>
  );
}

function Spoken({ row, isMarked }: Props) {
  const talk = useTalk();
  const { said, isFirst, isLast } = row;
  const words = deliveryWords(said, talk.readAt);
  const kind = said.isNote ? "note" : said.isOut ? "out" : "in";
  const hasFace = talk.audience === "contact" && !said.isOut;
  return (
    <Bubble
      kind={kind}
      first={isFirst}
      last={isLast}
      marked={isMarked}
      noteLabel={t("talk-note-label")}
      author={isFirst && <Author said={said} talk={talk} />}
      avatar={hasFace ? isLast && <Face said={said} /> : undefined}
      quote={<Answered said={said} />}
      meta={<Meta said={said} />}
      {...(words && { state: words.state, stateLabel: words.label })}
      {...refusal(said, talk)}
      menu={menuOf(said, talk)}
    >
      <Origins said={said} />
      <Body said={said} />
      <Waiting said={said} />
    </Bubble>
  );
}

/** What can be done about words that did not get through. */
function refusal(said: Said, talk: Talk) {
  const { letter, delivery } = said;
  if (letter?.refused && letter.refusedAs === "answered-meanwhile") {
    const anyway = () => void again(letter.key, { seenId: null });
    return { retryLabel: t("talk-send-anyway"), onRetry: anyway };
  }
  if (letter?.refused) {
    return { retryLabel: t("retry"), onRetry: () => void again(letter.key) };
  }
  const remedy = talk.resend && remedyOf(delivery, talk.barrier);
  if (remedy === "resend") {
    return { retryLabel: t("talk-resend"), onRetry: () => talk.resend?.(said) };
  }
  if (remedy === "rewrite" && said.kind === "text" && talk.write) {
    return { retryLabel: t("talk-write-again"), onRetry: () => talk.write?.(said) };
  }
  if (remedy === "rewrite") return { hint: t("talk-remedy-other") };
  return talk.barrier && remedy === "" ? { hint: t(`talk-remedy-${talk.barrier}`) } : {};
}

/** What a letter that has not gone yet lets one do. */
function Waiting({ said }: { said: Said }) {
  const talk = useTalk();
  const { letter } = said;
  if (!letter) return null;
  const take = async () => {
    const taken = await takeBackTurn(letter);
    if (taken) talk.write?.({ ...said, text: taken.text, entities: taken.entities, letter: taken });
  };
  if (!letter.refused) {
    return letter.files?.length ? <Going letter={letter} onTakeBack={() => void take()} /> : null;
  }
  return (
    <button type="button" class="bubble-retry" onClick={() => void take()}>
      <Icon name="edit" size="s" />
      {t("talk-take-back")}
    </button>
  );
}

function Face({ said }: { said: Said }) {
  return <Avatar id={said.authorId} name={said.authorName} size="s" />;
}

function Author({ said, talk }: { said: Said; talk: Talk }) {
  if (said.isOwn && talk.audience === "contact") return null;
  if (said.isOwn) return <span class="visually-hidden">{t("talk-you")}</span>;
  return <Name otherwise={t("talk-nameless")}>{said.authorName}</Name>;
}

/** The message that is answered: among what was read, or as the channel quoted it. */
function Answered({ said }: { said: Said }) {
  const talk = useTalk();
  const { quote } = said.details;
  if (!said.replyToId) {
    return quote ? <Quote text={quote.text} /> : null;
  }
  const id = said.replyToId;
  const found = talk.find(id);
  const author = found && (
    <Name otherwise={t("talk-nameless")}>{found.isOwn ? t("talk-you") : found.authorName}</Name>
  );
  const text = quote?.text || (found ? inShort(found) : t("talk-earlier"));
  return <Quote author={author} text={text} onClick={() => talk.jumpTo(id)} />;
}

function Meta({ said }: { said: Said }) {
  const talk = useTalk();
  const canLook = said.revisions > 0 && talk.showRevisions;
  return (
    <>
      {said.reactions.map((one) => (
        <span key={one.emoji} class="talk-reaction" data-own={one.isOwn || undefined}>
          {one.emoji}
          {one.count > 1 && <span>{one.count}</span>}
        </span>
      ))}
      {said.isEdited &&
        (canLook ? (
          <button type="button" class="talk-edited" onClick={() => talk.showRevisions?.(said)}>
            {t("talk-edited")}
          </button>
        ) : (
          <span>{t("talk-edited")}</span>
        ))}
      <Time at={new Date(said.sentAt)} text={clock(said.sentAt)} title={longTime(said.sentAt)} />
    </>
  );
}
