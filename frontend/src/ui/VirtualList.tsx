import "./VirtualList.css";
import { type ComponentChildren, createContext, Fragment, type RefObject } from "preact";
import { forwardRef } from "preact/compat";
import { useContext, useEffect, useImperativeHandle, useMemo, useRef } from "preact/hooks";
import {
  type CustomItemComponentProps,
  VList,
  WindowVirtualizer,
  type WindowVirtualizerHandle,
} from "virtua";

export interface VirtualListHandle {
  /** `aside` pixels further up: what covers the list's beginning. */
  scrollToIndex: (
    index: number,
    align?: "start" | "center" | "end" | "nearest",
    aside?: number,
  ) => void;
  /** Whether the last item is in sight, with some slack. */
  isAtEnd: () => boolean;
  /** Sizes measured so far; give it back as `cache` to return to the same place. */
  cache: () => WindowVirtualizerHandle["cache"];
}

export interface VirtualListProps<T> {
  /** The accessible name of the list. */
  label: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  children: (item: T, index: number) => ComponentChildren;
  /** Headings between the rows: they are not counted. */
  isHead?: (item: T) => boolean;
  /** The document scrolls (phones, always in Telegram), or the list inside its pane. */
  scroll: "window" | "inner";
  /** True only while older items are being put in front: the place is kept. */
  shift?: boolean;
  /** Two screens before the end of either side: fetch more. Called again on every scroll there. */
  onNearStart?: () => void;
  onNearEnd?: () => void;
  /** Rows are of one height, or nearly: each is shown at once, not hidden until it was measured. */
  isEven?: boolean;
  /**
   * The height of a low row in px: as many as fill the screen are drawn at once, before anything
   * was measured, and stay alone until the first scroll.
   */
  leastRow?: number;
  /** How many there are in all, where not all have been fetched. */
  total?: number;
  handle?: RefObject<VirtualListHandle>;
  cache?: WindowVirtualizerHandle["cache"];
}

const SCREENS_AHEAD = 2;
const SLACK_PX = 80;

interface Known {
  total: number;
  isEven: boolean;
  /** The place of each item among the rows, from 1; 0 of a heading. */
  places: readonly number[] | null;
}

const Known = createContext<Known>({ total: -1, isEven: false, places: null });

const Item = forwardRef<HTMLDivElement, CustomItemComponentProps>(
  ({ style, index, children }, ref) => {
    const { total, isEven, places } = useContext(Known);
    const place = places ? places[index] : index + 1;
    return (
      // biome-ignore lint/a11y/useSemanticElements: the rows are placed by script, not by a list.
      <div
        ref={ref}
        style={isEven ? { ...style, visibility: undefined } : style}
        class={place === total ? "virtual-item virtual-last" : "virtual-item"}
        role="listitem"
        aria-setsize={place ? total : undefined}
        aria-posinset={place || undefined}
      >
        {children}
      </div>
    );
  },
);

/** Thousands of rows, of which those in sight exist. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, items, keyOf, children, scroll, shift, cache } = props;
  const inner = useRef<WindowVirtualizerHandle>(null);
  const fromEnd = () => {
    const list = inner.current;
    if (!list || items.length === 0) return 0;
    const last = items.length - 1;
    const end = list.getItemOffset(last) + list.getItemSize(last);
    return end - list.scrollOffset - list.viewportSize;
  };
  const look = () => {
    const list = inner.current;
    if (!list || list.viewportSize === 0) return;
    const ahead = list.viewportSize * SCREENS_AHEAD;
    if (list.scrollOffset < ahead) props.onNearStart?.();
    if (fromEnd() < ahead) props.onNearEnd?.();
  };
  // A list shorter than the screen never scrolls, and may still have more to fetch.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when there are more.
  useEffect(look, [items.length]);
  useImperativeHandle(props.handle ?? null, () => ({
    scrollToIndex: (index, align = "nearest", aside = 0) =>
      inner.current?.scrollToIndex(index, { align, offset: -aside }),
    isAtEnd: () => fromEnd() < SLACK_PX,
    cache: () => inner.current?.cache ?? [[]],
  }));
  // A function and not elements: of ten thousand rows those in sight are made.
  const row = (item: T, index: number) => (
    <Fragment key={keyOf(item)}>{children(item, index)}</Fragment>
  );
  const shared = {
    ref: inner,
    data: items,
    shift,
    cache,
    item: Item,
    onScroll: look,
    ssrCount:
      cache || !props.leastRow ? undefined : Math.min(aScreen(props.leastRow), items.length),
  };
  const { isHead, isEven = false } = props;
  const places = useMemo(() => (isHead ? placesOf(items, isHead) : null), [items, isHead]);
  const total =
    props.total ?? places?.reduce((most, one) => Math.max(most, one), 0) ?? items.length;
  const known = useMemo(() => ({ total, isEven, places }), [total, isEven, places]);
  return (
    <Known.Provider value={known}>
      {scroll === "window" ? (
        // biome-ignore lint/a11y/useSemanticElements: the rows are placed by script, not by a list.
        <div role="list" aria-label={label}>
          <WindowVirtualizer {...shared}>{row}</WindowVirtualizer>
        </div>
      ) : (
        <VList
          {...(shared as object)}
          role="list"
          aria-label={label}
          tabIndex={0}
          className="virtual-inner"
        >
          {row}
        </VList>
      )}
    </Known.Provider>
  );
}

/** Also of a window that is made larger. */
const aScreen = (leastRow: number) =>
  Math.ceil(Math.max(globalThis.screen?.height ?? 0, innerHeight) / leastRow);

function placesOf<T>(items: readonly T[], isHead: (item: T) => boolean): number[] {
  let rows = 0;
  return items.map((item) => (isHead(item) ? 0 : ++rows));
}
