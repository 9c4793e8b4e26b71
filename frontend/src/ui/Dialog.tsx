import "./Dialog.css";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Button } from "@/ui/Button";
import { dismissible, useModal } from "@/ui/modal";

export interface DialogProps {
  open: boolean;
  title: string;
  /** The consequence, in a sentence. */
  text?: string;
  /** More than a sentence, or a field. */
  children?: ComponentChildren;
  /** A verb: "Close ticket", never "OK". */
  confirm: string;
  cancel: string;
  tone?: "normal" | "danger";
  busy?: boolean;
  disabled?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** A question that has to be answered first. Dangerous ones begin on the way back. */
export function Dialog(props: DialogProps) {
  const { open, title, text, children, tone = "normal", onConfirm, onCancel } = props;
  const { dialog, isShown } = useModal(open, { opacity: 0, transform: "scale(.97)" });
  const id = useId();
  const isDanger = tone === "danger";
  return (
    <dialog
      ref={dialog}
      class="dialog"
      role={isDanger ? "alertdialog" : undefined}
      aria-labelledby={id}
      aria-describedby={text ? `${id}-text` : undefined}
      {...dismissible(onCancel)}
    >
      {isShown && (
        <form
          class="dialog-body"
          method="dialog"
          onSubmit={(event) => {
            event.preventDefault();
            if (!props.busy && !props.disabled) onConfirm();
          }}
        >
          <h2 id={id}>{title}</h2>
          {text && (
            <p class="dialog-text" id={`${id}-text`}>
              {text}
            </p>
          )}
          {children}
          <div class="dialog-actions">
            <Button autofocus={isDanger} onClick={onCancel}>
              {props.cancel}
            </Button>
            <Button
              type="submit"
              variant={isDanger ? "danger" : "primary"}
              autofocus={!isDanger && !children}
              busy={props.busy}
              disabled={props.disabled}
            >
              {props.confirm}
            </Button>
          </div>
        </form>
      )}
    </dialog>
  );
}
