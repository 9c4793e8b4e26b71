import { useEffect } from "preact/hooks";
import { cache } from "@/core/cache";
import type { Pages } from "@/features/tickets/changes";
import { keys } from "@/features/tickets/queries";

const MANY = 6;
const KEPT = 2;

/**
 * Who is back at the end of a long conversation needs its beginning no more: a stream that cannot
 * be continued reads every page again that is held.
 */
export function useShortened(ticketId: string, pages: number, isAtEnd: boolean): void {
  useEffect(() => {
    if (!isAtEnd || pages <= MANY) return;
    cache.setQueryData<Pages<unknown>>(keys.conversation(ticketId), (said) =>
      said
        ? { pages: said.pages.slice(0, KEPT), pageParams: said.pageParams.slice(0, KEPT) }
        : said,
    );
  }, [ticketId, pages, isAtEnd]);
}
