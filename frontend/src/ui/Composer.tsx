import "./Composer.css";
import type { ComponentChildren, Ref } from "preact";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { useGrowing } from "@/ui/TextArea";

export interface ComposerProps {
  value: string;
  onValue: (value: string) => void;
  onSend: () => void;
  /** "Reply to Anna", "Note for the team": name and placeholder. */
  label: string;
  sendLabel: string;
  /** The same in a word on the button: where there are two ways to send, it says which one. */
  sendWord?: string;
  /** A note has the notes' surface, sign and label here as well. */
  tone?: "reply" | "note";
  noteLabel?: string;
  /** Which key sends. The other one makes a new line; with a finger Enter always does. */
  sendWith?: "enter" | "mod+enter";
  /** What can be sent now: text, or an attachment. */
  canSend: boolean;
  busy?: boolean;
  disabled?: boolean;
  /** Above the text: a quote, attachments, the list of canned responses. */
  above?: ComponentChildren;
  /** Beside the text: attach, canned responses. */
  tools?: ComponentChildren;
  /** Below: the switch between reply and note. */
  below?: ComponentChildren;
  /** Sees keys first; one it has used it stops by `preventDefault`. */
  onKeyDown?: (event: KeyboardEvent) => void;
  onPaste?: (event: ClipboardEvent) => void;
  onBlur?: () => void;
  inputRef?: Ref<HTMLTextAreaElement>;
}

const hasMouse = () => globalThis.matchMedia?.("(pointer: fine)").matches ?? true;

/** Where one writes: grows with the text, stays at the bottom, above the keyboard. */
export function Composer(props: ComposerProps) {
  const {
    value,
    onValue,
    onSend,
    label,
    tone = "reply",
    sendWith = "enter",
    canSend,
    busy,
  } = props;
  const area = useGrowing(value);
  const hold = (element: HTMLTextAreaElement | null) => {
    area.current = element;
    const { inputRef } = props;
    if (typeof inputRef === "function") inputRef(element);
    else if (inputRef) inputRef.current = element;
  };
  const send = () => {
    if (canSend && !busy && !props.disabled) onSend();
  };
  const press = (event: KeyboardEvent) => {
    props.onKeyDown?.(event);
    if (event.defaultPrevented || event.key !== "Enter" || event.isComposing) return;
    const isWithModifier = event.metaKey || event.ctrlKey;
    const isPlain = !event.shiftKey && !event.altKey && sendWith === "enter" && hasMouse();
    if (!isWithModifier && !isPlain) return;
    event.preventDefault();
    send();
  };
  const button = {
    type: "submit" as const,
    icon: "send" as const,
    class: "composer-send",
    busy,
    disabled: !canSend || props.disabled,
    // A press must not take the focus away, and with it a phone's keyboard.
    onPointerDown: (event: PointerEvent) => event.preventDefault(),
  };
  return (
    <form
      class={classes("composer", tone === "note" && "composer-note")}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {tone === "note" && (
        <p class="composer-label">
          <Icon name="lock" size="s" />
          {props.noteLabel}
        </p>
      )}
      {props.above}
      <div class="composer-line">
        {props.tools && <div class="composer-tools">{props.tools}</div>}
        <textarea
          ref={hold}
          class="composer-text"
          rows={1}
          dir="auto"
          aria-label={label}
          placeholder={label}
          value={value}
          disabled={props.disabled}
          onInput={(event) => onValue(event.currentTarget.value)}
          onKeyDown={press}
          onPaste={props.onPaste}
          onBlur={props.onBlur}
        />
        {props.sendWord ? (
          <Button variant="primary" aria-label={props.sendLabel} {...button}>
            {props.sendWord}
          </Button>
        ) : (
          <IconButton
            label={props.sendLabel}
            keys={sendWith === "enter" ? "Enter" : "Ctrl+Enter"}
            variant="accent"
            {...button}
          />
        )}
      </div>
      {props.below && <div class="composer-below">{props.below}</div>}
    </form>
  );
}
