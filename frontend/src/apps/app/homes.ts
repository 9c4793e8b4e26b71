/** The two sides of the desk as parts that are loaded: who it is decides which, as soon as it is known. */

import type { Me } from "@/core/api/gen";
import { usePart } from "@/core/i18n";

export const desk = () => import("@/features/inbox/Desk");
export const myTickets = async () => {
  const [found] = await Promise.all([import("@/features/my-tickets/MyTickets"), usePart("mine")]);
  return found;
};

/** Settles once that side is here, or cannot come: whoever draws it says so. */
export async function homeOf(kind: Me["kind"]): Promise<void> {
  await (kind === "agent" ? desk() : myTickets()).catch(() => undefined);
}
