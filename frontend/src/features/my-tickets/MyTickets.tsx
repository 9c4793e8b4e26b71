import "./my-tickets.css";
import { useQuery } from "@tanstack/preact-query";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useRef } from "preact/hooks";
import { Redirect, Route, Switch, useLocation, useRoute } from "wouter-preact";
import { t, usePart } from "@/core/i18n";
import type { Letter } from "@/core/outbox";
import { keepNewDraft } from "@/features/new-ticket/draft";
import { becameTicket, pendingLetter } from "@/features/tickets/pending";
import { categoryList } from "@/features/tickets/queries";
import { TWO_PANES, useMedia } from "@/ui/media";
import { Panes } from "@/ui/Panes";
import { SkeletonBubbles } from "@/ui/Skeleton";
import { NothingChosen } from "./NothingChosen";
import { TicketList } from "./TicketList";
import { noteOpen } from "./useComingBack";

async function loadConversation() {
  const beside = [import("@/features/conversation/MessageList"), usePart("talk")];
  const found = await import("@/features/conversation/ContactConversation");
  await Promise.all(beside);
  return found.ContactConversation;
}
/** With what shows a question once it is asked: the network may be gone by then. */
async function loadNewTicket() {
  const next = loadConversation().catch(() => undefined);
  const found = await import("@/features/new-ticket/NewTicket");
  await next;
  return found;
}
const ContactConversation = lazy(loadConversation);
const NewTicket = lazy(loadNewTicket);
const Settings = lazy(() => import("./Settings"));

/** A contact's own window: their tickets, one of them, a new one, what they wish. */
export default function MyTickets() {
  const [path, navigate] = useLocation();
  const [, open] = useRoute("/t/:id");
  const isWide = useMedia(TWO_PANES);
  const topics = useQuery(categoryList); // wanted by every screen, so read once, beside the list
  useEffect(() => {
    if (!topics.isSuccess) return;
    // A question asked in a tunnel: the screens it leads through are here before the network goes.
    void loadNewTicket().catch(() => undefined);
  }, [topics.isSuccess]);
  const home = () => navigate("/");
  useEffect(() => noteOpen(open?.id ?? ""), [open?.id]);
  const onBack = isWide ? null : home;
  return (
    <Panes
      focus={path === "/" ? "list" : "main"}
      listLabel={t("mine-list")}
      list={(isWide || path === "/") && <TicketList current={open?.id ?? ""} isWide={isWide} />}
      main={
        <Suspense fallback={null}>
          <Switch>
            <Route path="/">{isWide && <NothingChosen />}</Route>
            <Route path="/new">
              <NewTicket onBack={onBack} />
            </Route>
            <Route path="/t/:id">{({ id }) => <OneTicket id={id} onBack={onBack} />}</Route>
            <Route path="/settings">
              <Settings onBack={home} isWide={isWide} />
            </Route>
            <Route>
              <Redirect to="/" replace />
            </Route>
          </Switch>
        </Suspense>
      }
    />
  );
}

/** One ticket, also one that is still on its way: the same screen stays when it has arrived. */
function OneTicket({ id, onBack }: { id: string; onBack: (() => void) | null }) {
  const [, navigate] = useLocation();
  const became = becameTicket.value.get(id);
  const letter = pendingLetter(id);
  const seen = useRef<Letter>();
  if (letter) seen.current = letter;
  const before = seen.current;
  // Its author took it back: its words are a draft again.
  const isTakenBack = before?.key === id && !letter && !became;
  useEffect(() => {
    if (became) navigate(`/t/${became}`, { replace: true });
    else if (isTakenBack && before) {
      keepNewDraft({ text: before.text, categoryId: before.categoryId });
      navigate("/new", { replace: true });
    }
  }, [became, isTakenBack, before, navigate]);
  if (isTakenBack) return null;
  return (
    <Suspense fallback={<SkeletonBubbles label={t("loading")} />}>
      <ContactConversation ticketId={became ?? id} onBack={onBack} />
    </Suspense>
  );
}
