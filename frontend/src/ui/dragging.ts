import type { DragConfig, DragGesture, Handler } from "@use-gesture/vanilla";

/**
 * `onDrag` hears of fingers that draw `element`; gives back what ends that. The library comes by
 * itself a moment later: no first screen waits for it.
 */
export function dragging(
  element: HTMLElement,
  onDrag: Handler<"drag">,
  options: DragConfig,
): () => void {
  let gesture: DragGesture | undefined;
  let isOver = false;
  const begin = (found: typeof import("@use-gesture/vanilla")) => {
    if (!isOver) gesture = new found.DragGesture(element, onDrag, options);
  };
  // Without it everything still works by menus and buttons; a new release says so elsewhere.
  import("@use-gesture/vanilla").then(begin, () => undefined);
  return () => {
    isOver = true;
    gesture?.destroy();
  };
}
