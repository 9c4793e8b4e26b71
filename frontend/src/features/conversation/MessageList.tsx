import type { RefObject } from "preact";
import { memo } from "preact/compat";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { Badge } from "@/ui/Badge";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { Spinner } from "@/ui/Spinner";
import { VirtualList, type VirtualListHandle } from "@/ui/VirtualList";
import { Message } from "./Message";
import type { Row } from "./rows";
import { useAtFoot } from "./useAtFoot";
import { useEnd } from "./useEnd";

export interface ListHandle {
  toEnd: () => void;
  /** Brings the row into sight and marks it for a moment. */
  jump: (key: string) => void;
}

interface Props {
  rows: readonly Row[];
  scroll: "window" | "inner";
  /** Key of the row to begin at; "" for the end. */
  startKey: string;
  /** That row is in the middle, and marked: somebody was led to it. */
  isPast: boolean;
  hasOlder: boolean;
  isLoadingOlder: boolean;
  onOlder: () => void;
  /** The latest are not all there; these come next. */
  hasNewer: boolean;
  isLoadingNewer: boolean;
  onNewer: () => void;
  /** To the latest, which are not among the rows. */
  onNewest: () => void;
  /** The last message is in sight, or no more. */
  onEnd?: (isAtEnd: boolean) => void;
  handle: RefObject<ListHandle>;
}

const MARK_MS = 1_600;
/** Whoever comes from elsewhere has yet to find their way about. */
const LED_MS = 4_000;
/** Lower than anything below the last row, the composer above all. */
const BEYOND_PX = 10_000;
/** Of what was read before, as much as tells where one is. */
const CONTEXT_PX = 48;

/** Everything that was said, the latest in sight first; thousands of rows cost what a screen does. */
export const MessageList = memo((props: Props) => {
  const { rows, scroll, startKey, hasOlder, isLoadingOlder, onOlder, hasNewer } = props;
  const area = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualListHandle>(null);
  const [start] = useState(startKey);
  const [isLed] = useState(props.isPast && startKey !== "");
  const [marked, mark] = useState(isLed ? startKey : "");
  const end = useEnd(
    area,
    () =>
      scroll === "window"
        ? (document.scrollingElement as HTMLElement | null)
        : (area.current?.querySelector<HTMLElement>(".virtual-inner") ?? null),
    start === "",
    hasNewer,
  );
  useAtFoot(area, scroll);
  const isShifted = useShifted(rows);
  const isMeasured = useMeasured();
  const unseen = useUnseen(rows, end.isAtEnd, hasNewer);

  const jump = (key: string) => {
    const index = rows.findIndex((row) => row.said.key === key || row.said.id === key);
    if (index < 0) return;
    end.letGo();
    list.current?.scrollToIndex(index, "center");
    mark(rows[index]?.said.key ?? "");
  };
  const toEnd = () => {
    if (hasNewer) return props.onNewest();
    // Takes the place of a way elsewhere that the list may still be on.
    list.current?.scrollToIndex(rows.length - 1, "end", -BEYOND_PX);
    end.toEnd();
  };
  props.handle.current = { toEnd, jump };

  // biome-ignore lint/correctness/useExhaustiveDependencies: only where it begins
  useLayoutEffect(() => {
    const index = start ? rows.findIndex((row) => row.said.key === start) : -1;
    if (index < 0) return;
    if (isLed) return list.current?.scrollToIndex(index, "center");
    // What is new and fits on the screen is shown to its end: nothing scrolls farther than that.
    const bar = scroll === "window" && area.current?.parentElement?.querySelector(".bar");
    list.current?.scrollToIndex(index, "start", (bar ? bar.clientHeight : 0) + CONTEXT_PX);
  }, []);
  useEffect(() => {
    if (!marked) return;
    const timer = setTimeout(() => mark(""), isLed && marked === start ? LED_MS : MARK_MS);
    return () => clearTimeout(timer);
  }, [marked, isLed, start]);
  const { onEnd } = props;
  useEffect(() => onEnd?.(end.isAtEnd), [end.isAtEnd, onEnd]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: each message has a button that does the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: a keyboard reaches that button.
    <div
      class={classes("talk-list", `talk-list-${scroll}`, !isMeasured && "talk-list-new")}
      ref={area}
      onClick={openMenu}
    >
      {isLoadingOlder && (
        <p class="talk-older">
          <Spinner />
          <span class="visually-hidden">{t("talk-loading-older")}</span>
        </p>
      )}
      <VirtualList
        label={t("talk-messages")}
        items={rows}
        keyOf={keyOf}
        scroll={scroll}
        shift={isShifted}
        handle={list}
        onNearStart={() => hasOlder && !isLoadingOlder && onOlder()}
        onNearEnd={() => hasNewer && !props.isLoadingNewer && props.onNewer()}
      >
        {(row) => <Message row={row} isMarked={row.said.key === marked} />}
      </VirtualList>
      {(end.isFar || unseen > 0 || hasNewer) && !end.isAtEnd && (
        <div class="talk-jump">
          <button
            type="button"
            class="talk-jump-button"
            aria-label={unseen ? t("talk-new", { n: unseen }) : t("talk-to-end")}
            onClick={toEnd}
          >
            {unseen > 0 && <Badge count={unseen} />}
            {unseen > 0 && <span aria-hidden="true">{t("talk-new", { n: unseen })}</span>}
            <Icon name="chevron-down" />
          </button>
        </div>
      )}
    </div>
  );
});

/** Rows are measured in the frame after they are first drawn; until then their places are guesses. */
function useMeasured(): boolean {
  const [isMeasured, setMeasured] = useState(false);
  useEffect(() => {
    let id = requestAnimationFrame(() => {
      id = requestAnimationFrame(() => setMeasured(true));
    });
    return () => cancelAnimationFrame(id);
  }, []);
  return isMeasured;
}

/** A finger on a message opens its menu, whose button only a mouse sees. */
function openMenu(event: MouseEvent): void {
  const target = event.target as Element;
  const isOwnThing = target.closest("a, button, input, video, audio, [role=menu]") !== null;
  const hasMouse = matchMedia("(hover: hover)").matches;
  if (isOwnThing || hasMouse || !getSelection()?.isCollapsed) return;
  const line = target.closest(".bubble")?.closest(".bubble-line");
  line?.querySelector<HTMLElement>(".bubble-menu button")?.click();
}

const keyOf = (row: Row) => row.said.key;

/** Whether rows have come or gone at the beginning since the last drawing. */
function useShifted(rows: readonly Row[]): boolean {
  const before = useRef<readonly Row[]>(rows);
  const old = before.current;
  const isOther = rows.length !== old.length && rows[0]?.said.key !== old[0]?.said.key;
  const isShifted = isOther && rows.at(-1)?.said.key === old.at(-1)?.said.key;
  useLayoutEffect(() => {
    before.current = rows;
  });
  return isShifted;
}

/** How many messages of others have come below what is in sight. */
function useUnseen(rows: readonly Row[], isAtEnd: boolean, hasNewer: boolean): number {
  const seen = useRef(lastPosition(rows));
  const hadNewer = useRef(hasNewer);
  // What comes by scrolling down is not new.
  if (isAtEnd || hadNewer.current) seen.current = lastPosition(rows);
  hadNewer.current = hasNewer;
  let count = 0;
  for (let at = rows.length - 1; at >= 0; at--) {
    const said = rows[at]?.said;
    if (!said || (!said.letter && said.position <= seen.current)) break;
    if (!said.isOwn) count += 1;
  }
  return count;
}

function lastPosition(rows: readonly Row[]): number {
  return rows.findLast((row) => !row.said.letter)?.said.position ?? 0;
}
