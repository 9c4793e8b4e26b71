import "./modal.css";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { isStill } from "@/ui/media";

const LEAVE_MS = 160;

/** A native modal that follows `isOpen`, and leaves by the same way as it came. */
export function useModal(isOpen: boolean, leave: PropertyIndexedKeyframes) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isShown, setShown] = useState(isOpen);
  if (isOpen && !isShown) setShown(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the way out does not change.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (isOpen) {
      if (!element.open) element.showModal();
      return;
    }
    const close = () => {
      element.close();
      setShown(false);
    };
    if (isStill() || !element.animate || !element.open) return close();
    const motion = element.animate(leave, {
      duration: LEAVE_MS,
      easing: "ease-in",
      fill: "forwards",
    });
    motion.onfinish = () => {
      close();
      motion.cancel();
    };
    return () => motion.cancel();
  }, [isOpen, isShown]);
  useLayoutEffect(() => {
    const element = dialog.current;
    // One that is taken away open would take the focus along: closed, it gives it back.
    return () => element?.open && element.close();
  }, []);
  return { dialog, isShown: isShown || isOpen };
}

/** Attributes of a dialog that Escape and a press beside it close. */
export const dismissible = (onClose: () => void) => ({
  onCancel: (event: Event) => {
    event.preventDefault();
    onClose();
  },
  onClick: (event: MouseEvent) => {
    if (event.target === event.currentTarget) onClose();
  },
});
