import { useQuery } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import { stopPicking } from "@/features/ticket-actions/picking";
import { oneTicket } from "@/features/tickets/queries";
import { toggle } from "./following";

/** Chosen from a menu or by a key, with nothing more to choose: it is done, and nothing is shown. */
export function FollowNow({ ticketId }: { ticketId: string }) {
  const ticket = useQuery(oneTicket(ticketId)).data;
  useEffect(() => {
    if (!ticket) return;
    stopPicking();
    void toggle(ticket);
  }, [ticket]);
  return null;
}
