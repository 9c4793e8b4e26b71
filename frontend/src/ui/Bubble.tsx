import "./Bubble.css";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { classes } from "@/ui/classes";
import { useHold } from "@/ui/hold";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";

export type BubbleState = "queued" | "sent" | "delivered" | "read" | "failed";

export interface BubbleProps {
  /** From the other side, from ours, or for us alone. */
  kind: "in" | "out" | "note";
  /** The text (RichText) and attachments. */
  children: ComponentChildren;
  /** Who: a Name. In the first bubble of a run; always on a note. */
  author?: ComponentChildren;
  /** An Avatar, beside the last bubble of a run; `false` keeps the place free. */
  avatar?: ComponentChildren;
  /** "Internal note · only your team sees it". Without it a note is not drawn as one. */
  noteLabel?: string;
  /** What is answered: a Quote. */
  quote?: ComponentChildren;
  /** A Time, and "edited". */
  meta?: ComponentChildren;
  state?: BubbleState;
  /** "Sent", "Delivered"; with `failed` what happened. */
  stateLabel?: string;
  /** With `failed` what somebody has to do about it first. */
  hint?: string;
  retryLabel?: string;
  onRetry?: () => void;
  /** Begins or ends a run of one author's; the end has the corner that points at them. */
  first?: boolean;
  last?: boolean;
  /** A Menu, reached by keyboard and mouse; a finger holds the bubble to open it. */
  menu?: ComponentChildren;
  /** The menu opens under the finger: a haptic tick. */
  onHold?: () => void;
  /** Flashes once, where a link or a search has led here. */
  marked?: boolean;
}

const STATE_ICONS: Record<BubbleState, IconName> = {
  queued: "clock",
  sent: "check",
  delivered: "checks",
  read: "eye",
  failed: "error",
};

/** One message. A note has another surface, a frame, a sign and a label: never taken for a reply. */
export function Bubble(props: BubbleProps) {
  const { kind, first = true, last = true, state, avatar } = props;
  const isNote = kind === "note";
  const menu = useRef<HTMLSpanElement>(null);
  const held = useHold(() => {
    const button = menu.current?.querySelector("button");
    if (button) props.onHold?.();
    button?.click();
  });
  return (
    <div
      class={classes(
        "bubble-line",
        `bubble-line-${kind}`,
        first && "bubble-first",
        last && "bubble-last",
        props.marked && "bubble-marked",
      )}
    >
      {avatar !== undefined && <span class="bubble-avatar">{avatar}</span>}
      <div
        {...(props.menu && held)}
        class={classes("bubble", `bubble-${kind}`, Boolean(props.menu) && "holds")}
      >
        {isNote && (
          <p class="bubble-label">
            <Icon name="lock" size="s" />
            {props.noteLabel}
          </p>
        )}
        {props.author && <p class="bubble-author">{props.author}</p>}
        {props.quote}
        <div class="bubble-body">
          <div class="bubble-text" dir="auto">
            {props.children}
          </div>
          <p class="bubble-meta">
            {props.meta}
            {state && (
              <span class={classes("bubble-state", state === "failed" && "bubble-failed")}>
                <Icon name={STATE_ICONS[state]} size="s" />
                <span class={state === "failed" ? undefined : "visually-hidden"}>
                  {props.stateLabel}
                </span>
              </span>
            )}
          </p>
        </div>
        {state === "failed" && props.hint && <p class="bubble-hint">{props.hint}</p>}
        {state === "failed" && props.onRetry && (
          <button
            type="button"
            class="bubble-retry"
            onClick={() => {
              // This button goes with the failure; a keyboard stays at the message.
              menu.current?.querySelector("button")?.focus();
              props.onRetry?.();
            }}
          >
            <Icon name="refresh" size="s" />
            {props.retryLabel}
          </button>
        )}
      </div>
      {props.menu && (
        <span class="bubble-menu" ref={menu}>
          {props.menu}
        </span>
      )}
    </div>
  );
}

export interface QuoteProps {
  author?: ComponentChildren;
  /** Plain text, cut after two lines. */
  text: string;
  /** Leads to the message that is quoted. */
  onClick?: () => void;
}

/** The beginning of the message that is answered. */
export function Quote({ author, text, onClick }: QuoteProps) {
  const inside = (
    <>
      {author && <span class="quote-author">{author}</span>}
      <span class="quote-text" dir="auto">
        {text}
      </span>
    </>
  );
  if (!onClick) return <blockquote class="quote">{inside}</blockquote>;
  return (
    <button type="button" class="quote" onClick={onClick}>
      {inside}
    </button>
  );
}

/** "Anna took the ticket": something that happened, between the messages. */
export const EventLine = ({ children }: { children: ComponentChildren }) => (
  <p class="event-line">{children}</p>
);
