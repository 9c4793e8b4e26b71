import type { ComponentChildren, RefObject } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { isKeyboardOpen, viewport } from "@/core/tg";
import { TWO_PANES, useMedia } from "@/ui/media";
import { SkeletonBubbles } from "@/ui/Skeleton";
import { toast } from "@/ui/toasts";
import "./conversation.css";
import "./media.css";
import { later } from "@/ui/later";
import type { ListHandle } from "./MessageList";
import { rowsOf } from "./rows";
import type { Said } from "./said";
import { type Talk, TalkContext } from "./talk";
import type { Shown } from "./Viewer";
import { whenLeft } from "./whenLeft";

// Comes beside the screen, not before it: whoever opens one asks for both at once.
const MessageList = lazy(() => import("./MessageList").then((found) => found.MessageList));
const Announcer = later(() => import("./Announcer").then((found) => found.Announcer));
const Viewer = later(() => import("./Viewer").then((found) => found.Viewer));

function leave(): void {
  for (const letGo of whenLeft) letGo();
}

interface Props {
  audience: Talk["audience"];
  ticketId: string;
  said: readonly Said[];
  /** Id of the first message the reader has not seen; "" to begin at the end. */
  firstNewId: string;
  older: { has: boolean; isLoading: boolean; load: () => void };
  /** Where the latest are not all there: what comes after those that are. */
  newer?: { has: boolean; isLoading: boolean; load: () => void };
  /** Reading around a message, by its place and id, and the way back to the end. */
  past?: { place: number; id: string; toNewest: () => void } | null;
  head: ComponentChildren;
  foot: ComponentChildren;
  /** In place of the list while there is none. */
  instead?: ComponentChildren;
  list: RefObject<ListHandle>;
  onEnd?: (isAtEnd: boolean) => void;
  talk: Pick<Talk, "quote" | "showRevisions" | "split" | "write" | "resend" | "barrier" | "readAt">;
}

const MOST_PAGES = 60;

/** The frame of both audiences' conversations: head, what was said, where one writes. */
export function Conversation(props: Props) {
  const { audience, ticketId, said, firstNewId, older, newer, past, list } = props;
  const scroll = useMedia(TWO_PANES) ? "inner" : "window";
  const rows = useMemo(() => rowsOf(said, firstNewId), [said, firstNewId]);
  const byId = useMemo(() => new Map(said.map((one) => [one.id, one])), [said]);
  const [shown, show] = useState<Shown | null>(null);
  const jumpTo = useJump(byId, older, list);
  const foot = useRef<HTMLDivElement>(null);
  const footHeight = useHeight(foot);
  useEffect(() => leave, []);

  const toNewest = past?.toNewest;
  const now = useRef({ ...props.talk, jumpTo, load: older.load, toNewest, more: newer?.load });
  now.current = { ...props.talk, jumpTo, load: older.load, toNewest, more: newer?.load };
  const { readAt, barrier } = props.talk;
  const can = {
    quote: props.talk.quote !== null,
    write: props.talk.write !== null,
    resend: props.talk.resend !== null,
    look: props.talk.showRevisions !== null,
    split: props.talk.split !== null,
  };
  // The same object while nothing of it changes: a letter typed draws no message anew.
  const talk = useMemo<Talk>(
    () => ({
      audience,
      ticketId,
      readAt,
      barrier,
      find: (id) => byId.get(id),
      jumpTo: (id) => now.current.jumpTo(id),
      openPicture: (one, part) => show({ said: one, part }),
      quote: can.quote ? (one) => now.current.quote?.(one) : null,
      write: can.write ? (one) => now.current.write?.(one) : null,
      resend: can.resend ? (one) => now.current.resend?.(one) : null,
      showRevisions: can.look ? (one) => now.current.showRevisions?.(one) : null,
      split: can.split ? (one) => now.current.split?.(one) : null,
    }),
    [
      audience,
      ticketId,
      readAt,
      barrier,
      byId,
      can.quote,
      can.write,
      can.resend,
      can.look,
      can.split,
    ],
  );
  const loadOlder = useCallback(() => now.current.load(), []);
  const loadNewer = useCallback(() => now.current.more?.(), []);
  const leavePast = useCallback(() => now.current.toNewest?.(), []);
  const hidden = isKeyboardOpen.value ? Math.max(0, innerHeight - viewport.value.height) : 0;
  const startId = past?.id || firstNewId;
  const startKey = startId && (byId.get(startId)?.key ?? "");
  return (
    <TalkContext.Provider value={talk}>
      <div
        class={`talk talk-${scroll}`}
        style={{ "--hidden": `${hidden}px`, "--foot": `${footHeight}px` }}
      >
        {props.head}
        {props.instead ?? (
          <Suspense fallback={<SkeletonBubbles label={t("loading")} />}>
            <MessageList
              key={past?.place}
              rows={rows}
              scroll={scroll}
              startKey={startKey}
              isPast={Boolean(past)}
              hasNewer={newer?.has ?? false}
              isLoadingNewer={newer?.isLoading ?? false}
              onNewer={loadNewer}
              onNewest={leavePast}
              hasOlder={older.has}
              isLoadingOlder={older.isLoading}
              onOlder={loadOlder}
              onEnd={props.onEnd}
              handle={list}
            />
          </Suspense>
        )}
        {/* The key: without one Preact makes this element the one before it when that one changes. */}
        <div key="foot" class="talk-foot" data-grows ref={foot}>
          {props.foot}
        </div>
        <Announcer said={said} isToEnd={!newer?.has} ledTo={past ? byId.get(past.id) : undefined} />
      </div>
      {shown && <Viewer all={picturesOf(said)} start={shown} onClose={() => show(null)} />}
    </TalkContext.Provider>
  );
}

function useHeight(of: RefObject<HTMLElement>): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const element = of.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => setHeight(element.offsetHeight));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [of]);
  return height;
}

function picturesOf(said: readonly Said[]): Shown[] {
  return said.flatMap((one) =>
    one.parts.filter((part) => part.kind === "photo").map((part) => ({ said: one, part })),
  );
}

/** Leads to a message, however many older pages have to be read for it. */
function useJump(
  byId: ReadonlyMap<string, Said>,
  older: Props["older"],
  list: RefObject<ListHandle>,
): (id: string) => void {
  const [wanted, want] = useState("");
  const pages = useRef(0);
  useEffect(() => {
    if (!wanted) return;
    const found = byId.get(wanted);
    if (found) list.current?.jump(found.key);
    else if (older.isLoading) return;
    else if (older.has && pages.current++ < MOST_PAGES) {
      older.load();
      return;
    } else toast({ text: t("talk-not-found-message") });
    want("");
  }, [wanted, byId, older, list]);
  return (id) => {
    pages.current = 0;
    want(id);
  };
}
