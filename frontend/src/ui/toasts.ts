import { signal } from "@preact/signals";

export interface Toast {
  id: number;
  text: string;
  tone: "normal" | "ok" | "danger";
  action?: { label: string; run: () => void };
  /** How long it stays; longer where there is something to press. */
  forMs: number;
}

export type NewToast = Pick<Toast, "text" | "action"> & Partial<Pick<Toast, "tone" | "forMs">>;

const READ_MS = 4000;
const ACT_MS = 7000;
const MOST = 3;
let last = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

/** What `Toasts` shows, oldest first. */
export const toasts = signal<readonly Toast[]>([]);

/** Says that something happened; gives back what takes the words away again. */
export function toast({ text, action, tone = "normal", forMs }: NewToast): () => void {
  const id = ++last;
  const one = { id, text, tone, action, forMs: forMs ?? (action ? ACT_MS : READ_MS) } as Toast;
  for (const old of toasts.value.slice(0, 1 - MOST)) dismiss(old.id);
  toasts.value = [...toasts.value, one];
  resume(one);
  return () => dismiss(id);
}

export function dismiss(id: number): void {
  hush(id);
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

/** While somebody points at them or has the focus inside, none goes away (WCAG 2.2.1). */
export function pause(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
}

export function resume(...some: readonly Toast[]): void {
  for (const one of some) {
    hush(one.id);
    timers.set(
      one.id,
      setTimeout(() => dismiss(one.id), one.forMs),
    );
  }
}

function hush(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}
