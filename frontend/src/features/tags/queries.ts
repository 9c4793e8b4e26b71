/** What is read of tags. */

import { queryOptions } from "@tanstack/preact-query";
import type { ListTagsData, TagShape } from "@/core/api/gen";
import { api } from "@/core/http";

/** All by name, archived ones too. The key is the event's name (`tickets/live.ts`). */
export const tagList = queryOptions({
  queryKey: ["tags"] as const,
  queryFn: ({ signal }) => api<ListTagsData, TagShape[]>("GET", "/api/v1/tags", { signal }),
});

/** What makes two names the same; the server's own rule is stricter and has the last word. */
export const nameKey = (name: string): string =>
  name.normalize("NFKC").toLocaleLowerCase().split(/\s+/).filter(Boolean).join(" ");
