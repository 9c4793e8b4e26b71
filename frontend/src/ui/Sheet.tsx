import "./Sheet.css";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { dragging } from "@/ui/dragging";
import { IconButton } from "@/ui/IconButton";
import { TWO_PANES, useMedia } from "@/ui/media";
import { dismissible, useModal } from "@/ui/modal";

export interface SheetProps {
  open: boolean;
  title: string;
  /** The name of the button that closes. */
  closeLabel: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Stays in sight while the rest scrolls: the one action. */
  footer?: ComponentChildren;
}

const FAR_ENOUGH_PX = 110;
const FAST_ENOUGH = 0.5;

/** Something done beside the page: from below on a phone, from the side where there is room. */
export function Sheet({ open, title, closeLabel, onClose, children, footer }: SheetProps) {
  const isWide = useMedia(TWO_PANES);
  const out = isWide ? { opacity: 0, transform: "translateX(calc(var(--toward) * 40px))" } : DOWN;
  const { dialog, isShown } = useModal(open, out);
  const grip = useRef<HTMLElement>(null);
  const id = useId();
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const handle = grip.current;
    const sheet = dialog.current;
    if (!handle || !sheet || !isShown || isWide) return;
    return dragging(
      handle,
      ({ movement: [, y], velocity: [, speed], direction: [, toward], last, canceled }) => {
        const down = Math.max(0, y);
        sheet.style.transform = last ? "" : `translateY(${down}px)`;
        const isFlick = speed > FAST_ENOUGH && toward > 0 && down > 20;
        if (last && !canceled && (down > FAR_ENOUGH_PX || isFlick)) close.current();
      },
      { axis: "y", filterTaps: true },
    );
  }, [dialog, isShown, isWide]);

  return (
    <dialog ref={dialog} class="sheet" aria-labelledby={id} {...dismissible(onClose)}>
      {isShown && (
        <div class="sheet-panel">
          <header class="sheet-head" ref={grip}>
            <h2 id={id} class="sheet-title">
              {title}
            </h2>
            <IconButton icon="close" label={closeLabel} variant="filled" onClick={onClose} />
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it. */}
          <div class="sheet-body" tabIndex={0}>
            {children}
          </div>
          {footer && <footer class="sheet-foot">{footer}</footer>}
        </div>
      )}
    </dialog>
  );
}

const DOWN = { transform: "translateY(100%)" };
