/**
 * Staying at the end of a conversation: whatever grows there, a message, a picture, the composer,
 * who reads the last words goes on reading them; who has scrolled up is left alone.
 */

import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const SLACK_PX = 80;
const ACT_MS = 1_000;
const SETTLE_MS = 700;
const ACTS = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

export interface End {
  /** Whether the last message is in sight. */
  isAtEnd: boolean;
  /** Farther up than a screen. */
  isFar: boolean;
  toEnd: (how?: "smooth") => void;
  /** A jump elsewhere: what grows now must not pull back. */
  letGo: () => void;
}

/**
 * `scroller` gives what scrolls once it is there; `watched` holds everything that grows. With
 * `hasMore` the end of it is not the end of what was said.
 */
export function useEnd(
  watched: RefObject<HTMLElement>,
  scroller: () => HTMLElement | null,
  startsAtEnd: boolean,
  hasMore = false,
): End {
  const isHeld = useRef(startsAtEnd);
  const [state, setState] = useState({ isAtEnd: startsAtEnd, isFar: false });
  const actedAt = useRef(Number.NEGATIVE_INFINITY);
  const find = useRef(scroller);
  find.current = scroller;
  const toEnd = useRef((how?: "smooth") => {
    isHeld.current = true;
    actedAt.current = Number.NEGATIVE_INFINITY; // the press that led here is no way up
    const element = find.current();
    element?.scrollTo({ top: element.scrollHeight, behavior: how ?? "instant" });
  });

  useLayoutEffect(() => {
    if (isHeld.current) toEnd.current();
  }, []);

  useEffect(() => {
    const element = find.current();
    const area = watched.current;
    if (!element || !area) return;
    const isPage = element === document.scrollingElement;
    const heard = isPage ? window : element;
    let before = element.scrollTop;
    // Of a list that begins elsewhere the end is near until its rows are measured.
    let isSettled = startsAtEnd;
    const act = () => {
      actedAt.current = performance.now();
      isSettled = true;
    };
    const look = () => {
      const rest = element.scrollHeight - element.scrollTop - element.clientHeight;
      const isByPerson = performance.now() - actedAt.current < ACT_MS;
      if (rest < SLACK_PX && isSettled && !hasMore) isHeld.current = true;
      // A list that measures its rows moves about by itself; only a person's way up lets go.
      else if (element.scrollTop < before - 2 && isByPerson) isHeld.current = false;
      before = element.scrollTop;
      const next = { isAtEnd: isHeld.current, isFar: rest > element.clientHeight };
      setState((old) => (old.isAtEnd === next.isAtEnd && old.isFar === next.isFar ? old : next));
    };
    const grown = () => {
      if (isHeld.current) toEnd.current();
      look();
    };
    const settling = setTimeout(() => {
      isSettled = true;
      look();
    }, SETTLE_MS);
    const sizes = new ResizeObserver(grown);
    const growing = area.parentElement?.querySelectorAll("[data-grows]") ?? [];
    for (const one of [area, element, ...growing]) sizes.observe(one);
    const inside = element.firstElementChild;
    if (!isPage && inside) sizes.observe(inside);
    heard.addEventListener("scroll", look, { passive: true });
    for (const one of ACTS) heard.addEventListener(one, act, { passive: true });
    // A keyboard comes up, a phone is turned: the page stays as high, what is seen of it does not.
    addEventListener("resize", grown);
    globalThis.visualViewport?.addEventListener("resize", grown);
    return () => {
      clearTimeout(settling);
      sizes.disconnect();
      removeEventListener("resize", grown);
      globalThis.visualViewport?.removeEventListener("resize", grown);
      heard.removeEventListener("scroll", look);
      for (const one of ACTS) heard.removeEventListener(one, act);
    };
  }, [watched, startsAtEnd, hasMore]);

  return {
    ...state,
    toEnd: toEnd.current,
    letGo: () => {
      isHeld.current = false;
    },
  };
}
