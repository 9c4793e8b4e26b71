import { useInfiniteQuery } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import { newsList, readNews } from "./queries";

/** How much news is unread. */
export const useUnread = (): number => useInfiniteQuery(newsList).data?.pages[0]?.unread ?? 0;

/** News of the ticket on the screen is read by looking at it. */
export function ReadBySight({ ticketId }: { ticketId: string | null }): null {
  const { data } = useInfiniteQuery(newsList);
  const isNews = data?.pages.some((page) =>
    page.items.some((one) => one.ticket_id === ticketId && !one.is_read),
  );
  useEffect(() => {
    const read = () => {
      if (!ticketId || !isNews || document.visibilityState !== "visible") return;
      void readNews({ ticket_id: ticketId }).catch(() => undefined); // it stays unread, no more
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [ticketId, isNews]);
  return null;
}
