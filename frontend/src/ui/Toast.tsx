import "./Toast.css";
import { useLayoutEffect, useRef } from "preact/hooks";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { dismiss, pause, resume, type Toast, toasts } from "@/ui/toasts";

export interface ToastsProps {
  /** The name of the region. */
  label: string;
  closeLabel: string;
}

/** Where toasts appear: once an app, near its root. Their words are read out politely. */
export function Toasts({ label, closeLabel }: ToastsProps) {
  const all = toasts.value;
  const region = useRef<HTMLElement>(null);
  const newest = all.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new one goes above what is open now.
  useLayoutEffect(() => {
    const element = region.current;
    if (!element?.showPopover || all.length === 0) return;
    if (element.matches(":popover-open")) element.hidePopover();
    element.showPopover();
  }, [newest?.id]);
  return (
    <>
      {/* Apart from what is seen: a region that has been there before is read out reliably. */}
      <p class="visually-hidden" role="status">
        {newest && <span key={newest.id}>{newest.text}</span>}
      </p>
      {all.length > 0 && (
        <section
          class="toasts"
          popover="manual"
          aria-label={label}
          ref={region}
          onPointerEnter={pause}
          onPointerLeave={() => resume(...toasts.value)}
          onFocusIn={pause}
          onFocusOut={() => resume(...toasts.value)}
        >
          {all.map((one) => (
            <ToastLine key={one.id} toast={one} closeLabel={closeLabel} />
          ))}
        </section>
      )}
    </>
  );
}

const ICONS = { normal: undefined, ok: "check-circle", danger: "error" } as const;

function ToastLine({ toast, closeLabel }: { toast: Toast; closeLabel: string }) {
  const icon = ICONS[toast.tone];
  const { action } = toast;
  return (
    <div class={classes("toast", `toast-${toast.tone}`)}>
      {icon && <Icon name={icon} />}
      <p class="toast-text">{toast.text}</p>
      {action && (
        <button
          type="button"
          class="toast-action"
          onClick={() => {
            dismiss(toast.id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon="close" label={closeLabel} onClick={() => dismiss(toast.id)} />
    </div>
  );
}
