/** Where the agent is: which section, which ticket, which list. The address holds it all. */

import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";
import { boot } from "@/core/boot";
import { changeSettings } from "@/core/settings";
import type { Filters } from "@/features/tickets/queries";
import { searchOf } from "./address";
import { narrowed } from "./usual";

export type Section = "inbox" | "news" | "stats" | "me" | Deeper;
/** What stands below `me`, with a way back to it. */
const DEEPER = [
  "notifications",
  "sorting",
  "assigning",
  "opening",
  "deadlines",
  "ratings",
  "canned",
  "tags",
  "fields",
  "contacts",
] as const;
export type Deeper = (typeof DEEPER)[number];

export interface Place {
  section: Section;
  ticketId: string | null;
  /** The contact's card has the phone's screen. */
  isContact: boolean;
  filters: Filters;
  open: (ticketId: string) => void;
  openContact: () => void;
  /** One level up: card, conversation, list. */
  back: () => void;
  go: (section: Section) => void;
  narrow: (filters: Filters) => void;
  /** The list itself, from wherever. */
  list: (filters: Filters) => void;
  hrefOf: (ticketId: string) => string;
}

const pathOf = (section: Section): string => {
  if (section === "inbox") return "/";
  return isDeeper(section) ? `/me/${section}` : `/${section}`;
};
export const isDeeper = (section: Section): section is Deeper =>
  (DEEPER as readonly Section[]).includes(section);
const ADDRESS = /^\/t\/([0-9a-f-]{36})(\/contact)?\/?$/i;
/** What was opened from within the app. */
export const WITHIN = { isWithin: true };

const Here = createContext<Place | null>(null);
export const PlaceProvider = Here.Provider;

export function useHere(): Place {
  const here = useContext(Here);
  if (!here) throw new Error("outside the desk");
  return here;
}

function sectionOf(path: string): Section {
  if (path.startsWith("/stats")) return "stats";
  if (path.startsWith("/news")) return "news";
  const deeper = DEEPER.find((one) => path.startsWith(pathOf(one)));
  if (deeper) return deeper;
  return path.startsWith("/me") ? "me" : "inbox";
}

/** Called once, in the desk; everybody below asks `useHere`. */
export function usePlace(): Place {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const filters = useMemo(() => narrowed(search), [search]);
  return useMemo(() => {
    const [, ticketId = null, contact] = ADDRESS.exec(path) ?? [];
    const kept = searchOf(filters);
    const section = sectionOf(path);
    const up = isDeeper(section)
      ? `/me${kept}`
      : ticketId && contact
        ? `/t/${ticketId}${kept}`
        : `/${kept}`;
    return {
      section,
      ticketId,
      isContact: Boolean(contact),
      filters,
      open: (id) => {
        if (id !== ticketId || contact) navigate(`/t/${id}${kept}`, { state: WITHIN });
      },
      openContact: () => {
        if (ticketId) navigate(`/t/${ticketId}/contact${kept}`, { state: WITHIN });
      },
      back: () => {
        // What was opened from here is gone back from, so the browser's own button agrees.
        if ((history.state as typeof WITHIN | null)?.isWithin) history.back();
        else navigate(up, { replace: true });
      },
      go: (to) => {
        const isWithin = section === "inbox" || isDeeper(to);
        navigate(`${pathOf(to)}${kept}`, isWithin ? { state: WITHIN } : { replace: true });
      },
      narrow: (to) => {
        changeSettings({ view: to.view });
        const at = ticketId ? path : "/";
        navigate(`${at}${searchOf(to)}`, { replace: true });
      },
      list: (to) => navigate(`/${searchOf(to)}`),
      hrefOf: (id) => `${boot().base}t/${id}${kept}`,
    } satisfies Place;
  }, [path, filters, navigate]);
}
