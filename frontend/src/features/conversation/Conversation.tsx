import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { isKeyboardOpen, viewport } from "@/core/tg";
import { TWO_PANES, useMedia } from "@/ui/media";
import { toast } from "@/ui/toasts";
import "./conversation.css";
import "./media.css";
import { Announcer } from "./Announcer";
import { forgetIdleFiles } from "./fileShelf";
import { type ListHandle, MessageList } from "./MessageList";
import { rowsOf } from "./rows";
import type { Said } from "./said";
import { type Talk, TalkContext } from "./talk";
import { type Shown, Viewer } from "./Viewer";

interface Props {
  audience: Talk["audience"];
  ticketId: string;
  said: readonly Said[];
  /** Id of the first message the reader has not seen; "" to begin at the end. */
  firstNewId: string;
  older: { has: boolean; isLoading: boolean; load: () => void };
  head: ComponentChildren;
  foot: ComponentChildren;
  /** In place of the list while there is none. */
  instead?: ComponentChildren;
  list: RefObject<ListHandle>;
  onEnd?: (isAtEnd: boolean) => void;
  talk: Pick<Talk, "quote" | "showRevisions" | "write" | "readAt">;
}

const MOST_PAGES = 60;

/** The frame of both audiences' conversations: head, what was said, where one writes. */
export function Conversation(props: Props) {
  const { audience, ticketId, said, firstNewId, older, list } = props;
  const scroll = useMedia(TWO_PANES) ? "inner" : "window";
  const rows = useMemo(() => rowsOf(said, firstNewId), [said, firstNewId]);
  const byId = useMemo(() => new Map(said.map((one) => [one.id, one])), [said]);
  const [shown, show] = useState<Shown | null>(null);
  const jumpTo = useJump(byId, older, list);
  useEffect(() => forgetIdleFiles, []);

  const talk: Talk = {
    ...props.talk,
    audience,
    ticketId,
    find: (id) => byId.get(id),
    jumpTo,
    openPicture: (one, part) => show({ said: one, part }),
  };
  const hidden = isKeyboardOpen.value ? Math.max(0, innerHeight - viewport.value.height) : 0;
  const startKey = rows.find((row) => row.isFirstNew)?.said.key ?? "";
  return (
    <TalkContext.Provider value={talk}>
      <div class={`talk talk-${scroll}`} style={{ "--hidden": `${hidden}px` }}>
        {props.head}
        {props.instead ?? (
          <MessageList
            key={ticketId}
            rows={rows}
            scroll={scroll}
            startKey={startKey}
            hasOlder={older.has}
            isLoadingOlder={older.isLoading}
            onOlder={older.load}
            onEnd={props.onEnd}
            handle={list}
          />
        )}
        <div class="talk-foot" data-grows>
          {props.foot}
        </div>
        <Announcer said={said} />
      </div>
      {shown && <Viewer all={picturesOf(said)} start={shown} onClose={() => show(null)} />}
    </TalkContext.Provider>
  );
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
