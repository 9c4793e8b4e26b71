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

/** How high what stands at the bottom of the screen is: a composer, or what says `data-bottom`. */
function standing(): number {
  const all = Array.from(document.querySelectorAll(".composer, [data-bottom]"));
  const tops = all.filter((one) => one.getClientRects().length > 0);
  const view = globalThis.visualViewport;
  const seen = view ? view.offsetTop + view.height : innerHeight;
  const top = Math.min(seen, ...tops.map((one) => one.getBoundingClientRect().top));
  return Math.max(0, innerHeight - Math.max(top, innerHeight / 2));
}

/** Where toasts appear: once an app, near its root. Their words are read out politely. */
export function Toasts({ label, closeLabel }: ToastsProps) {
  const all = toasts.value;
  const region = useRef<HTMLElement>(null);
  const newest = all.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new one goes above what is open now.
  useLayoutEffect(() => {
    const element = region.current;
    if (!element) return;
    const put = () => element.style.setProperty("--toasts-above", `${standing()}px`);
    put();
    if (element.showPopover) {
      if (element.matches(":popover-open")) element.hidePopover();
      element.showPopover();
    }
    // A composer grows while one writes, the keyboard comes and goes.
    const later = () => requestAnimationFrame(put);
    addEventListener("input", later);
    globalThis.visualViewport?.addEventListener("resize", put);
    return () => {
      removeEventListener("input", later);
      globalThis.visualViewport?.removeEventListener("resize", put);
    };
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
