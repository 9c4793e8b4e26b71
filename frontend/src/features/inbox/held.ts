/** The list as it is shown: held still while somebody reads or touches it, else as it is. */

import { useRef, useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { ownMoves } from "@/features/ticket-actions/perform";
import { keys } from "@/features/tickets/queries";
import { arranged } from "./frozen";

interface Shown {
  rows: TicketShape[];
  /** How many wait above. */
  waiting: number;
  /** Shows them. */
  release: () => void;
}

// Of the list looked at last: it is as it was left when somebody comes back from a conversation.
const left = { list: "", ids: [] as readonly string[] };

const kept = (id: string) => cache.getQueryData<TicketShape>(keys.ticket(id));

export function useHeld(list: string, fresh: readonly TicketShape[], isHeld: boolean): Shown {
  const order = useRef(left.list === list ? left.ids : []);
  const [, redraw] = useState(0);
  const byId = new Map(fresh.map((one) => [one.id, one]));
  const ids = fresh.map((one) => one.id);
  const isGone = (id: string) => !byId.has(id) && (ownMoves.has(id) || !kept(id));
  const now =
    isHeld && order.current.length > 0 ? arranged(order.current, ids, isGone) : { ids, waiting: 0 };
  order.current = now.ids;
  left.list = list;
  left.ids = now.ids;
  return {
    rows: now.ids.map((id) => byId.get(id) ?? kept(id)).filter((one) => one !== undefined),
    waiting: now.waiting,
    release: () => {
      order.current = [];
      redraw((count) => count + 1);
    },
  };
}
