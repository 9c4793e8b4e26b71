/** A ready answer as it is being written. Pure. */

import type { CannedResponseBody, CannedResponseShape, MacroActions } from "@/core/api/gen";
import { wrongIn } from "./placeholders";

export const LONGEST_TITLE = 80;
export const LONGEST_SHORTCUT = 32;
export const MOST_UNITS = 3500; // canned.py's own limit
const SHORTCUT = /^[\p{L}\p{M}\p{N}_-]+$/u;
export const NOBODY = "nobody";
export const ME = "me";

/** Fields hold "" where nothing is chosen; `to` is "me", "nobody" or an agent's id. */
export interface Draft {
  shortcut: string;
  title: string;
  texts: Record<string, string>;
  categoryId: string;
  priority: string;
  setCategoryId: string;
  to: string;
  step: string;
}

export function draftOf(one: CannedResponseShape | null): Draft {
  const { priority, category_id, assigns, assignee_id, step } = one?.actions ?? {};
  return {
    shortcut: one?.shortcut ?? "",
    title: one?.title ?? "",
    texts: one?.texts ?? {},
    categoryId: one?.category_id ?? "",
    priority: priority ? String(priority) : "",
    setCategoryId: category_id ?? "",
    to: assigns === "agent" ? (assignee_id ?? "") : (assigns ?? ""),
    step: step ?? "",
  };
}

export function bodyOf(draft: Draft): CannedResponseBody {
  const { to } = draft;
  const isAgent = to !== "" && to !== ME && to !== NOBODY;
  return {
    shortcut: draft.shortcut.trim(),
    title: draft.title.trim(),
    texts: Object.fromEntries(Object.entries(draft.texts).filter(([, text]) => text.trim())),
    category_id: draft.categoryId || null,
    actions: {
      priority: (Number(draft.priority) || null) as MacroActions["priority"],
      category_id: draft.setCategoryId || null,
      assigns: isAgent ? "agent" : ((to || null) as MacroActions["assigns"]),
      assignee_id: isAgent ? to : null,
      step: (draft.step || null) as MacroActions["step"],
    },
  };
}

export type Problem = "missing" | "long" | "placeholder" | "";

/** What is not right; "" and no texts where it can be saved. */
export interface Problems {
  shortcut: boolean;
  title: boolean;
  texts: Record<string, Problem>;
  /** Neither words nor an action. */
  isNothing: boolean;
}

export function problemsOf(draft: Draft): Problems {
  const written = Object.entries(draft.texts).filter(([, text]) => text.trim());
  const hasAction = Boolean(draft.priority || draft.setCategoryId || draft.to || draft.step);
  return {
    shortcut: !SHORTCUT.test(draft.shortcut.trim()),
    title: draft.title.trim() === "",
    texts: Object.fromEntries(
      written
        .map(([code, text]) => [code, problemOf(text)] as const)
        .filter(([, problem]) => problem),
    ),
    isNothing: written.length === 0 && !hasAction,
  };
}

function problemOf(text: string): Problem {
  if (text.trim().length > MOST_UNITS) return "long";
  return wrongIn(text) ? "placeholder" : "";
}

export const isGood = (found: Problems): boolean =>
  !(found.shortcut || found.title || found.isNothing || Object.keys(found.texts).length > 0);
