import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "@/core/i18n";
import { letters } from "@/core/outbox";
import { settings } from "@/core/settings";
import { keepsWords } from "@/core/storage";
import { haptic, useClosingConfirmation } from "@/core/tg";
import { useFiles } from "@/features/files/useFiles";
import { Composer } from "@/ui/Composer";
import { later } from "@/ui/later";
import { applied, type Tool, toolOf } from "./editing";
import { type Marked, marked } from "./markup";
import { Preview } from "./Preview";
import { useTyping } from "./presenceWords";
import type { Drafting } from "./useDraft";

const FormatMenu = later(() => import("./FormatMenu").then((found) => found.FormatMenu));

export const MOST_UNITS = 4096;
const WARN_UNITS = 3700;

interface Props {
  ticketId: string;
  drafting: Drafting;
  tone: "reply" | "note";
  label: string;
  sendLabel: string;
  /** The same as a word on the button, where a mistake would be dear. */
  sendWord?: string;
  /** Puts what is to go into the outbox. */
  onSend: (words: Marked) => void;
  above?: ComponentChildren;
  below?: ComponentChildren;
  /** Beside the formatting. */
  tool?: ComponentChildren;
  /** Sees keys first; one it has used it stops by `preventDefault`. */
  onKey?: (event: KeyboardEvent) => void;
  input: RefObject<HTMLTextAreaElement>;
}

/** Where both audiences write: markup, its preview, the limit, and what others see of it. */
export function Writing(props: Props) {
  const { drafting, tone, input } = props;
  const { text, files: chosen = [] } = drafting.draft;
  const { typed, stopped } = useTyping(props.ticketId);
  const select = useRef<[number, number] | null>(null);
  const words = marked(text);
  const units = words.text.length;
  const isTooLong = units > MOST_UNITS;
  const isUnsaved = text.trim() !== "" || chosen.length > 0;
  const files = useFiles({ files: chosen, change: drafting.changeFiles, units, input });
  const isForgetful = !keepsWords.value && (isUnsaved || letters.value.length > 0);
  useClosingConfirmation(isUnsaved || isForgetful);
  useLayoutEffect(() => {
    const [start, end] = select.current ?? [-1, -1];
    select.current = null;
    if (start >= 0) input.current?.setSelectionRange(start, end);
  });

  const change = (value: string) => {
    drafting.change(value.trim() ? { text: value } : { text: value, cannedId: null });
    if (tone === "note" || !value.trim()) stopped();
    else typed();
  };
  const use = (tool: Tool) => {
    const area = input.current;
    if (!area) return;
    const { selectionStart, selectionEnd } = area;
    const next = applied(tool, { text, start: selectionStart, end: selectionEnd });
    select.current = [next.start, next.end];
    area.focus();
    change(next.text);
  };
  // First the quote goes, then the cursor: after that the desk's keys are heard again.
  const leave = () => {
    if (drafting.draft.replyToId) drafting.change({ replyToId: null });
    else input.current?.blur();
  };
  const send = () => {
    stopped();
    haptic("tap");
    props.onSend(words);
  };

  return (
    <Composer
      value={text}
      onValue={change}
      onSend={send}
      label={props.label}
      sendLabel={props.sendLabel}
      sendWord={props.sendWord}
      tone={tone}
      noteLabel={t("talk-note-label")}
      sendWith={settings().sendsWithEnter ? "enter" : "mod+enter"}
      canSend={(units > 0 || files.count > 0) && !isTooLong && files.isSound}
      onPaste={files.onPaste}
      inputRef={input}
      onBlur={stopped}
      onKeyDown={(event) => {
        props.onKey?.(event);
        if (event.defaultPrevented) return;
        if (event.key === "Escape" && !event.isComposing) return leave();
        const tool = toolOf(event);
        if (!tool) return;
        event.preventDefault();
        use(tool);
      }}
      above={
        <>
          {props.above}
          <Preview words={words} />
          {files.tray}
          {isForgetful && (
            <p class="talk-limit" role="status">
              {t("keeps-nothing")}
            </p>
          )}
          {units > WARN_UNITS && (
            <p class={isTooLong ? "talk-limit talk-limit-over" : "talk-limit"} role="status">
              {isTooLong
                ? t("talk-too-long", { n: units - MOST_UNITS })
                : t("talk-left", { n: MOST_UNITS - units })}
            </p>
          )}
        </>
      }
      tools={
        !props.below && (
          <>
            {files.button}
            {props.tool}
            <FormatMenu onTool={use} align="start" />
          </>
        )
      }
      below={
        props.below && (
          <>
            {props.below}
            <span class="talk-below-end">
              {files.button}
              {props.tool}
              <FormatMenu onTool={use} align="end" />
            </span>
          </>
        )
      }
    />
  );
}
