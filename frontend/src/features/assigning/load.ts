/** Who gets tickets, with its words: few people open it. */

import { usePart } from "@/core/i18n";

export async function loadAssigning() {
  const [found] = await Promise.all([
    import("./Assigning"),
    usePart("assigning"),
    usePart("presence"),
    usePart("hours"),
  ]);
  return found.Assigning;
}
