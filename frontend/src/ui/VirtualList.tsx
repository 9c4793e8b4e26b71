import "./VirtualList.css";
import { type ComponentChildren, createContext, type RefObject } from "preact";
import { forwardRef } from "preact/compat";
import { useContext, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "preact/hooks";
import {
  type CustomItemComponentProps,
  VList,
  WindowVirtualizer,
  type WindowVirtualizerHandle,
} from "virtua";

export interface VirtualListHandle {
  scrollToIndex: (index: number, align?: "start" | "center" | "end" | "nearest") => void;
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
  /** The document scrolls (phones, always in Telegram), or the list inside its pane. */
  scroll: "window" | "inner";
  /** Begins at the last item, as a conversation does. */
  startAtEnd?: boolean;
  /** True only while older items are being put in front: the place is kept. */
  shift?: boolean;
  /** Two screens before the end of either side: fetch more. Called again on every scroll there. */
  onNearStart?: () => void;
  onNearEnd?: () => void;
  /** How many there are in all, where not all have been fetched. */
  total?: number;
  handle?: RefObject<VirtualListHandle>;
  cache?: WindowVirtualizerHandle["cache"];
}

const SCREENS_AHEAD = 2;
const SLACK_PX = 80;
const Total = createContext(-1);

const Item = forwardRef<HTMLDivElement, CustomItemComponentProps>(
  ({ style, index, children }, ref) => (
    // biome-ignore lint/a11y/useSemanticElements: the rows are placed by script, not by a list.
    <div
      ref={ref}
      style={style}
      class="virtual-item"
      role="listitem"
      aria-setsize={useContext(Total)}
      aria-posinset={index + 1}
    >
      {children}
    </div>
  ),
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first time there is something.
  useLayoutEffect(() => {
    if (props.startAtEnd && items.length > 0 && !cache) {
      inner.current?.scrollToIndex(items.length - 1, { align: "end" });
    }
  }, [items.length > 0]);
  useImperativeHandle(props.handle ?? null, () => ({
    scrollToIndex: (index, align = "nearest") => inner.current?.scrollToIndex(index, { align }),
    isAtEnd: () => fromEnd() < SLACK_PX,
    cache: () => inner.current?.cache ?? [[]],
  }));
  // A function and not elements: of ten thousand rows those in sight are made.
  const row = (item: T, index: number) => (
    <div key={keyOf(item)} class="virtual-row">
      {children(item, index)}
    </div>
  );
  const shared = { ref: inner, data: items, shift, cache, item: Item, onScroll: look };
  return (
    <Total.Provider value={props.total ?? items.length}>
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
    </Total.Provider>
  );
}
