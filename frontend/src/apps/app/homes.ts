/** The two sides of the desk as parts that are loaded: who it is decides which, as soon as it is known. */

import type { Me } from "@/core/api/gen";

export const desk = () => import("@/features/inbox/Desk");
export const myTickets = () => import("@/features/my-tickets/MyTickets");

/** Settles once that side is here, or cannot come: whoever draws it says so. */
export async function homeOf(kind: Me["kind"]): Promise<void> {
  await (kind === "agent" ? desk() : myTickets()).catch(() => undefined);
}
