/** The editor of the desk's fields, with its words: few people change them. */

import { usePart } from "@/core/i18n";

export async function loadFields() {
  const parts = ["fields", "sorting"].map(usePart);
  const [found] = await Promise.all([import("./Fields"), ...parts]);
  return found.Fields;
}
