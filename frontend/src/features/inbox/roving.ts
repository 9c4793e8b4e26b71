/** The list's one tab stop, and moving it with keys. */

import { signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import type { VirtualListHandle } from "@/ui/VirtualList";

/** The ticket whose row has the tab stop; "" for the first. */
export const stop = signal("");

let move: (by: number) => void = () => undefined;

/** The row after or before the present one gets the focus. */
export function moveStop(by: number): void {
  move(by);
}

/** Takes the keyboard to the row it was at. */
export function focusStop(): void {
  move(0);
}

/** The list `place` has these rows now; whoever is at one of them by keys stays at one of them. */
export function useRoving(
  place: string,
  rows: readonly TicketShape[],
  box: RefObject<HTMLElement>,
  handle: RefObject<VirtualListHandle>,
): void {
  // With the rows themselves: a key that is pressed as they appear finds them.
  useLayoutEffect(() => {
    const reach = (id: string) =>
      box.current?.querySelector<HTMLElement>(`[data-ticket="${id}"] .row-target`);
    move = (by) => {
      const at = rows.findIndex((one) => one.id === stop.value);
      const to = Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by));
      const next = rows[to];
      if (!next) return;
      stop.value = next.id;
      handle.current?.scrollToIndex(to, "nearest");
      // A row that was out of sight exists from the next frame on.
      requestAnimationFrame(() => {
        const found = reach(next.id);
        if (found) found.focus({ preventScroll: true });
        else requestAnimationFrame(() => reach(next.id)?.focus({ preventScroll: true }));
      });
    };
    const element = box.current;
    const arrows = (event: KeyboardEvent) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const isRow = (event.target as Element).classList.contains("row-target");
      if (by === undefined || !isRow || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      moveStop(by);
    };
    const focused = (event: FocusEvent) => {
      const row = (event.target as Element).closest<HTMLElement>("[data-ticket]");
      if (row?.dataset.ticket) stop.value = row.dataset.ticket;
    };
    element?.addEventListener("keydown", arrows);
    element?.addEventListener("focusin", focused);
    return () => {
      element?.removeEventListener("keydown", arrows);
      element?.removeEventListener("focusin", focused);
    };
  }, [rows, box, handle]);
  useFollowing(place, rows, box);
}

/** A row that leaves the list with the focus gives it to the one that comes into its place. */
function useFollowing(
  place: string,
  rows: readonly TicketShape[],
  box: RefObject<HTMLElement>,
): void {
  const before = useRef({ place, rows });
  const isHere = useRef(false);
  useEffect(() => {
    const look = ({ target }: Event) => {
      isHere.current = box.current?.contains(target as Node) ?? false;
    };
    document.addEventListener("focusin", look);
    document.addEventListener("pointerdown", look);
    return () => {
      document.removeEventListener("focusin", look);
      document.removeEventListener("pointerdown", look);
    };
  }, [box]);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { place, rows };
    const has = (some: readonly TicketShape[]) => some.findIndex((one) => one.id === stop.peek());
    const at = was.place === place ? has(was.rows) : -1;
    if (at < 0 || has(rows) >= 0) return;
    stop.value = rows[Math.min(at, rows.length - 1)]?.id ?? "";
    if (!isHere.current) return;
    if (stop.peek()) focusStop();
    else document.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
  }, [place, rows]);
}
