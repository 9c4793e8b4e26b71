import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { usePart } from "@/core/i18n";
import { may } from "@/core/session";
import { asked, named } from "@/features/mentions/naming";
import { later } from "@/ui/later";
import type { Drafting } from "./useDraft";

const Names = later(async () => {
  const [found] = await Promise.all([import("@/features/mentions/Names"), usePart("mentions")]);
  return found.Names;
});

interface Given {
  ticket: TicketShape;
  drafting: Drafting;
  /** Whether a note is being written. */
  isOn: boolean;
  input: RefObject<HTMLTextAreaElement>;
}

interface Naming {
  list: ComponentChildren;
  key: (event: KeyboardEvent) => void;
}

/** The way to a colleague's name: "@" in a note, and what is typed of it. */
export function useNaming({ ticket, drafting, isOn, input }: Given): Naming {
  const { text } = drafting.draft;
  const keys = useRef<((event: KeyboardEvent) => void) | null>(null);
  const cursor = useRef<number | null>(null);
  // Of the "@" somebody wants no list for.
  const [leftAt, leave] = useState(-1);
  const found = isOn && may("staff.read") ? asked(text, input.current?.selectionEnd ?? 0) : null;
  const now = found && found.at !== leftAt ? found : null;
  useLayoutEffect(() => {
    if (cursor.current === null) return;
    input.current?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  });
  const choose = (name: string) => {
    if (!now) return;
    const next = named(text, now, name);
    cursor.current = next.cursor;
    leave(now.at);
    drafting.change({ text: next.text });
    input.current?.focus();
  };
  return {
    list: now && (
      <Names
        {...{ ticket, query: now.query, input, keys }}
        onChoose={choose}
        onClose={() => leave(now.at)}
      />
    ),
    key: (event) => {
      if (now) keys.current?.(event);
    },
  };
}
