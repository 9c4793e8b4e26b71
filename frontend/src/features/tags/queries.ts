/** What is read of tags. */

import { queryOptions } from "@tanstack/preact-query";
import type { ListTagsData, TagShape } from "@/core/api/gen";
import { api } from "@/core/http";
import { keys } from "@/features/tickets/queries";

/** All by name, archived ones too. */
export const tagList = queryOptions({
  queryKey: keys.tags,
  queryFn: ({ signal }) => api<ListTagsData, TagShape[]>("GET", "/api/v1/tags", { signal }),
});

/** What makes two names the same; the server's own rule is stricter and has the last word. */
export const nameKey = (name: string): string =>
  name.normalize("NFKC").toLocaleLowerCase().split(/\s+/).filter(Boolean).join(" ");
