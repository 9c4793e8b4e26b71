import type { ListDraftsData } from "@/core/api/gen";
import { api } from "@/core/http";
import { drafted } from "./drafted";

/** Read once, beside the first list; what is begun here is noted here. */
export async function seekDrafted(): Promise<void> {
  drafted.value = new Set(await api<ListDraftsData, string[]>("GET", "/api/v1/drafts", {}));
}
