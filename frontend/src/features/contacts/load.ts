/** The people who write, with their words: few screens need them. */

import { usePart } from "@/core/i18n";

export async function loadContacts() {
  const parts = ["contacts", "card", "fields", "settings"].map(usePart);
  const [found] = await Promise.all([import("./Contacts"), ...parts]);
  return found.Contacts;
}
