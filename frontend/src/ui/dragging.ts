import type { DragConfig, DragGesture, Handler } from "@use-gesture/vanilla";

type Library = typeof import("@use-gesture/vanilla");

let library: Library | undefined;

/** The library comes by itself, once: no first screen waits for it. */
async function fetchLibrary(): Promise<void> {
  // Without it everything still works by menus and buttons; a new release says so elsewhere.
  library ??= await import("@use-gesture/vanilla").catch(() => undefined);
}

/**
 * `onDrag` hears of fingers that draw `element`; gives back what ends that. The recogniser is made
 * for the first finger and not before: rows that only scroll by cost nothing.
 */
export function dragging(
  element: HTMLElement,
  onDrag: Handler<"drag">,
  options: DragConfig,
): () => void {
  let gesture: DragGesture | undefined;
  // While the press is still on its way in, so that the recogniser hears of it on its way out.
  const begin = () => {
    if (library) gesture ??= new library.DragGesture(element, onDrag, options);
  };
  void fetchLibrary();
  element.addEventListener("pointerdown", begin, { capture: true });
  return () => {
    element.removeEventListener("pointerdown", begin, { capture: true });
    gesture?.destroy();
  };
}
