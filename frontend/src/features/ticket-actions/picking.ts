/** Which choice is open for which ticket: keys, menus and buttons open the same sheets. */

import { signal } from "@preact/signals";

export type Choice =
  | "assignee"
  | "status"
  | "priority"
  | "category"
  | "tags"
  | "merge"
  | "snooze"
  | "participants"
  | "follow"
  | "spam"
  | "transcript";

export const picking = signal<{ choice: Choice; ticketId: string } | null>(null);

export function pick(choice: Choice, ticketId: string): void {
  picking.value = { choice, ticketId };
}

export function stopPicking(): void {
  picking.value = null;
}
