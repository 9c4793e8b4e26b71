import { useComputed } from "@preact/signals";
import { type Letter, letters } from "@/core/outbox";

/** The ticket's letters that are on their way or came back, oldest first. */
export function useWaiting(ticketId: string): Letter[] {
  return useComputed(() => letters.value.filter((one) => one.ticketId === ticketId)).value;
}
