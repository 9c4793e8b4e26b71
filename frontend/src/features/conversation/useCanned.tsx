import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { t, usePart } from "@/core/i18n";
import { IconButton } from "@/ui/IconButton";
import { later } from "@/ui/later";
import type { Drafting } from "./useDraft";

const Picker = later(async () => {
  const parts = ["canned", "settings"].map(usePart);
  const [found] = await Promise.all([import("@/features/canned/Picker"), ...parts]);
  return found.Picker;
});
/** An answer that is nothing but this asks for a ready one; what follows narrows the list. */
const ASKED = /^\/([^\n]{0,60})$/;

interface Given {
  ticket: TicketShape;
  drafting: Drafting;
  /** Whether an answer is being written at all. */
  isOn: boolean;
  input: RefObject<HTMLTextAreaElement>;
  onSent: () => void;
}

interface Canned {
  list: ComponentChildren;
  button: ComponentChildren;
  key: (event: KeyboardEvent) => void;
}

/** The way to ready answers: "/" in an empty field, or the button, also beside words already there. */
export function useCanned({ ticket, drafting, isOn, input, onSent }: Given): Canned {
  const { text } = drafting.draft;
  const [isLeft, leave] = useState(false);
  const [isPressed, press] = useState(false);
  const keys = useRef<((event: KeyboardEvent) => void) | null>(null);
  const typed = ASKED.exec(text)?.[1];
  const isAsked = typed !== undefined;
  useEffect(() => {
    if (!isAsked) leave(false);
  }, [isAsked]);
  const query = !isOn ? undefined : isPressed ? "" : isLeft ? undefined : typed;
  const close = () => {
    leave(isAsked);
    press(false);
  };
  const toggle = () => {
    if (query !== undefined) return close();
    leave(false);
    if (text.trim() === "") drafting.change({ text: "/" });
    else press(!isAsked);
    input.current?.focus();
  };
  return {
    list: query !== undefined && (
      <Picker {...{ ticket, drafting, query, input, keys, onSent }} onClose={close} />
    ),
    button: isOn && (
      <IconButton
        icon="zap"
        label={t("talk-canned")}
        pressed={query !== undefined}
        onPointerDown={(event) => event.preventDefault()}
        onClick={toggle}
      />
    ),
    key: (event) => {
      if (query !== undefined) keys.current?.(event);
    },
  };
}
