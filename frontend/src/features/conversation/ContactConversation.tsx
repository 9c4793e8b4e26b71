import { useInfiniteQuery, useQuery } from "@tanstack/preact-query";
import type { ComponentProps } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { ContactMessageShape, ContactTicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { Merged } from "@/features/merging/later";
import { Rate } from "@/features/rating/later";
import { becameTicket } from "@/features/tickets/pending";
import { myConversation, myTicket } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { ContactHead } from "./ContactHead";
import { ContactWriting } from "./ContactWriting";
import { Conversation } from "./Conversation";
import { insteadOf } from "./insteadOf";
import type { ListHandle } from "./MessageList";
import { typedAfter } from "./markup";
import { useViewing } from "./presenceWords";
import { firstUnseen } from "./rows";
import { type Said, saidInLetter, saidToContact, together } from "./said";
import { useBeginning } from "./useBeginning";
import { useDraft } from "./useDraft";
import { useReading } from "./useReading";
import { useShortened } from "./useShortened";
import { useWaiting } from "./useWaiting";

interface Props {
  ticketId: string;
  onBack: (() => void) | null;
}

/** A ticket as its contact reads it and writes on; the same screen before and after it has a number. */
export function ContactConversation(props: Props) {
  const first = useRef(props.ticketId);
  if (becameTicket.value.get(first.current) !== props.ticketId) first.current = props.ticketId;
  return <OneTicket key={first.current} {...props} />;
}

function OneTicket({ ticketId, onBack }: Props) {
  const ticket = useQuery(myTicket(ticketId));
  const pages = useInfiniteQuery(myConversation(ticketId));
  const said = useSaid(ticketId, pages.data?.pages);
  const list = useRef<ListHandle>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const drafting = useDraft(ticketId);
  const [isAtEnd, setAtEnd] = useState(false);
  const found = ticket.data;
  const older = {
    has: pages.hasNextPage,
    isLoading: pages.isFetchingNextPage,
    load: () => void pages.fetchNextPage(),
  };
  const nothing = { id: "", isOpen: false };
  const beginning = useBeginning({
    found:
      found && pages.data ? (found.is_unread ? firstUnseen(said, found.read_at) : nothing) : null,
    isSettled: !ticket.isFetching && !pages.isFetching,
    older,
  });
  useViewing(ticketId);
  useShortened(ticketId, pages.data?.pages.length ?? 0, isAtEnd);
  useReading(found, said, isAtEnd && beginning !== null);

  const write = (one: Said) => {
    const text = typedAfter(drafting.draft.text, one);
    drafting.change({ text });
    drafting.changeFiles((before) => [...before, ...(one.letter?.files ?? [])]);
    input.current?.focus();
  };
  const quote = (one: Said) => {
    drafting.change({ replyToId: one.id });
    input.current?.focus();
  };
  const failure = pages.data && found ? null : (pages.error ?? ticket.error);
  return (
    <Conversation
      audience="contact"
      ticketId={ticketId}
      said={said}
      firstNewId={beginning ?? ""}
      older={older}
      head={<ContactHead ticket={found} hasFailed={failure !== null} onBack={onBack} />}
      foot={
        found && (
          <>
            {isOver(found) && found.rating && <Rate ticket={found} />}
            <Foot
              ticket={found}
              drafting={drafting}
              quoted={said.find((one) => one.id === drafting.draft.replyToId)}
              input={input}
              onSent={() => list.current?.toEnd()}
            />
          </>
        )
      }
      instead={insteadOf({
        failure,
        isEmpty: said.length === 0,
        isLoading: beginning === null,
        isBusy: pages.isFetching || ticket.isFetching,
        onRetry: () => {
          void pages.refetch();
          void ticket.refetch();
        },
        onBack,
      })}
      list={list}
      onEnd={setAtEnd}
      talk={{
        quote,
        showRevisions: null,
        split: null,
        write,
        resend: null,
        barrier: "",
        readAt: "",
      }}
    />
  );
}

/** Where one writes, or what is there instead. */
function Foot(props: ComponentProps<typeof ContactWriting>) {
  const { ticket } = props;
  if (ticket.merged_into) return <Merged ticket={ticket} pathOf={(id) => `/t/${id}`} />;
  return isOverForGood(ticket) ? <Over /> : <ContactWriting key="writing" {...props} />;
}

/** Nothing leads back into it: what they write next is another ticket. */
const isOverForGood = ({ status, steps }: ContactTicketShape) =>
  status === "closed" && steps.length === 0;

function Over() {
  const [, go] = useLocation();
  return (
    <p class="talk-read-only" role="note">
      {t("talk-over")}{" "}
      <Button small onClick={() => go("/new")}>
        {t("talk-over-new")}
      </Button>
    </p>
  );
}

const isOver = ({ status }: ContactTicketShape) => status === "resolved" || status === "closed";

type Pages = { messages: ContactMessageShape[] }[];

function useSaid(ticketId: string, pages: Pages | undefined): Said[] {
  const waiting = useWaiting(ticketId);
  const person = me();
  return useMemo(() => {
    const messages = (pages ?? []).toReversed().flatMap((page) => page.messages);
    return together(
      messages.map(saidToContact),
      waiting.map((one) => saidInLetter(one, person)),
    );
  }, [pages, waiting, person]);
}
