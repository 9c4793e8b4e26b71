import { useQuery } from "@tanstack/preact-query";
import type { ComponentProps } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { usePart } from "@/core/i18n";
import { may, me } from "@/core/session";
import { SplitSheet } from "@/features/merging/later";
import { oneTicket } from "@/features/tickets/queries";
import { later } from "@/ui/later";
import { AgentHead } from "./AgentHead";
import { AgentWriting } from "./AgentWriting";
import { Conversation } from "./Conversation";
import { insteadOf } from "./insteadOf";
import type { ListHandle } from "./MessageList";
import { typedAfter } from "./markup";
import { usePages, usePlaceInPast, useSought } from "./past";
import { useViewing } from "./presenceWords";
import { barrierOf } from "./remedies";
import { firstUnanswered } from "./rows";
import { type Said, saidInLetter, saidToAgent, together } from "./said";
import { useBeginning } from "./useBeginning";
import { useDraft } from "./useDraft";
import { useResend } from "./useResend";
import { useSeen } from "./useSeen";
import { useShortened } from "./useShortened";
import { useWaiting } from "./useWaiting";
import { useWish } from "./useWish";

const History = later(async () => {
  const [found] = await Promise.all([import("./History"), usePart("history")]);
  return found.History;
});
const Ended = later(async () => {
  const parts = ["spam", "merging", "settings"].map(usePart);
  const [found] = await Promise.all([import("@/features/spam/Ended"), ...parts]);
  return found.Ended;
});
const Revisions = later(() => import("./Revisions").then((found) => found.Revisions));

interface Props {
  ticketId: string;
  onBack: (() => void) | null;
}

/** A ticket as an agent reads and answers it. */
export function AgentConversation(props: Props) {
  return <OneTicket key={props.ticketId} {...props} />;
}

function OneTicket({ ticketId, onBack }: Props) {
  const ticket = useQuery(oneTicket(ticketId));
  const told = useTold(ticketId, ticket.isFetching);
  const { said, pages, past } = told;
  const list = useRef<ListHandle>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const drafting = useDraft(ticketId);
  const [isHistory, showHistory] = useState(false);
  const [revised, revise] = useState<Said | null>(null);
  const [splitFrom, splitAt] = useState<Said | null>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const seenId = useSeen(said, isAtEnd);
  const resending = useResend();
  useViewing(ticketId);
  useShortened(ticketId, past ? 0 : (pages.data?.length ?? 0), isAtEnd);
  useWish(ticketId, input, drafting);

  const write = (one: Said) => {
    const text = typedAfter(drafting.draft.text, one);
    drafting.change({ text, isNote: one.isNote });
    drafting.changeFiles((before) => [...before, ...(one.letter?.files ?? [])]);
    input.current?.focus();
  };
  const quote = (one: Said) => {
    drafting.change({ replyToId: one.id, isNote: false });
    input.current?.focus();
  };
  const found = ticket.data;
  const failure = pages.data && found ? null : (pages.error ?? ticket.error);
  return (
    <>
      <Conversation
        audience="agent"
        ticketId={ticketId}
        said={said}
        firstNewId={told.firstNewId}
        older={pages.older}
        newer={pages.newer}
        past={past}
        head={
          <AgentHead
            ticket={found}
            hasFailed={failure !== null}
            onBack={onBack}
            onHistory={() => showHistory(true)}
          />
        }
        foot={
          found && (
            <Foot
              ticket={found}
              drafting={drafting}
              quoted={said.find((one) => one.id === drafting.draft.replyToId)}
              seenId={seenId}
              onSent={() => list.current?.toEnd()}
              input={input}
            />
          )
        }
        instead={insteadOf({
          failure,
          isEmpty: said.length === 0,
          isLoading: told.isLoading,
          isBusy: pages.isFetching || ticket.isFetching,
          onRetry: () => {
            pages.refetch();
            void ticket.refetch();
          },
          onBack,
        })}
        list={list}
        onEnd={setAtEnd}
        talk={{
          quote,
          write,
          showRevisions: revise,
          split: maySplit(found) ? splitAt : null,
          resend: may("tickets.reply") ? resending.again : null,
          barrier: found ? barrierOf(found) : "",
          readAt: found?.contact_read_at ?? "",
        }}
      />
      {resending.question}
      <History ticketId={ticketId} isOpen={isHistory} onClose={() => showHistory(false)} />
      <Revisions said={revised} onClose={() => revise(null)} />
      {splitFrom && found && (
        <SplitSheet ticket={found} said={said} from={splitFrom} onClose={() => splitAt(null)} />
      )}
    </>
  );
}

const maySplit = (ticket: TicketShape | undefined) =>
  may("tickets.merge") && ticket?.merged_into === null && !ticket.is_erased && !ticket.is_spam;

/** Where one writes; of a merged ticket the way to where it goes on, of spam the way back. */
function Foot(props: ComponentProps<typeof AgentWriting>) {
  const { merged_into, is_erased, is_spam } = props.ticket;
  if (!merged_into && !is_erased && !is_spam) return <AgentWriting {...props} />;
  return <Ended ticket={props.ticket} />;
}

/** What was said, from its end or around the message the address names, and where it begins. */
function useTold(ticketId: string, isTicketComing: boolean) {
  const { place, toNewest } = usePlaceInPast();
  const pages = usePages(ticketId, place);
  const said = useSaid(ticketId, pages.data, pages.newer.has);
  const isPast = place !== null;
  const at = isPast ? said.find((one) => one.position === place && !one.letter) : undefined;
  useSought({
    ticketId,
    place,
    toNewest,
    isSettled: Boolean(pages.data) && !pages.isFetching,
    isThere: at !== undefined,
  });
  const beginning = useBeginning({
    found: pages.data && !isPast ? firstUnanswered(said) : null,
    isSettled: !isTicketComing && !pages.isFetching,
    older: pages.older,
  });
  // Who comes back out of the past comes to the end.
  const wasPast = useRef(false);
  wasPast.current ||= isPast;
  return {
    pages,
    said,
    firstNewId: wasPast.current ? "" : (beginning ?? ""),
    isLoading: wasPast.current ? !pages.data : beginning === null,
    past: isPast ? { place, toNewest, id: at?.id ?? "" } : null,
  };
}

type Pages = { messages: Parameters<typeof saidToAgent>[0][] }[];

/** Everything said so far and, at the end of it, what is on its way, oldest first. */
function useSaid(ticketId: string, pages: Pages | undefined, isBeforeEnd: boolean): Said[] {
  const waiting = useWaiting(ticketId);
  const person = me();
  return useMemo(() => {
    const messages = (pages ?? []).toReversed().flatMap((page) => page.messages);
    return together(
      messages.map((one) => saidToAgent(one, person.id)),
      isBeforeEnd ? [] : waiting.map((one) => saidInLetter(one, person)),
    );
  }, [pages, waiting, person, isBeforeEnd]);
}
