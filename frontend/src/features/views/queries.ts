/** What is read of saved views, and what is changed in them. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  ArchiveViewData,
  ChangeViewData,
  CountViewData,
  CreateViewData,
  ListViewsData,
  NewViewBody,
  OrderViewsData,
  RestoreViewData,
  SavedViewShape,
  ViewBody,
  ViewCount,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted, shownAtOnce } from "@/features/settings/attempted";
import { type Filters, keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";
import { bodyOf } from "./more";

export const viewList = queryOptions({
  queryKey: keys.views,
  queryFn: ({ signal }) => api<ListViewsData, SavedViewShape[]>("GET", "/api/v1/views", { signal }),
});

/** How many tickets these filters show now, up to a hundred. */
export const countOf = (filters: Filters) =>
  queryOptions({
    queryKey: ["counted", filters] as const,
    queryFn: ({ signal }) =>
      api<CountViewData, ViewCount>("POST", "/api/v1/views/count", {
        body: bodyOf(filters),
        signal,
      }),
    meta: { isKept: false },
    gcTime: 0,
  });

const readAgain = () => cache.invalidateQueries({ queryKey: keys.views });
export const attempt = (act: () => Promise<unknown>) => attempted(act, readAgain);

export async function createView(body: NewViewBody): Promise<void> {
  await api<CreateViewData, SavedViewShape>("POST", "/api/v1/views", { body });
  await readAgain();
}

export async function changeView(id: string, body: ViewBody): Promise<void> {
  const path = { view_id: id };
  await api<ChangeViewData, SavedViewShape>("PUT", "/api/v1/views/{view_id}", { path, body });
  await readAgain();
}

/** In this order at once; back in the old one where it could not be kept. */
export function orderViews(ids: string[]): Promise<void> {
  const placed = (all: SavedViewShape[]) => {
    const moved = ids.flatMap((id) => all.filter((one) => one.id === id));
    let next = 0;
    return all.map((one) => (ids.includes(one.id) ? (moved[next++] ?? one) : one));
  };
  return shownAtOnce(viewList.queryKey, placed, () =>
    attempt(() =>
      api<OrderViewsData, SavedViewShape[]>("PUT", "/api/v1/views/order", { body: { ids } }),
    ),
  );
}

/** It is gone; said, and taken back when somebody wishes. */
export async function removeView(one: SavedViewShape): Promise<boolean> {
  const path = { view_id: one.id };
  const isDone = await attempt(async () => {
    await api<ArchiveViewData, SavedViewShape>("DELETE", "/api/v1/views/{view_id}", { path });
    await readAgain();
  });
  if (isDone) {
    const back = async () => {
      const url = "/api/v1/views/{view_id}/restore";
      await api<RestoreViewData, SavedViewShape>("POST", url, { path });
      await readAgain();
    };
    toast({
      text: t("views-removed", { name: one.name }),
      tone: "ok",
      action: { label: t("undo"), run: () => void attempt(back) },
    });
  }
  return isDone;
}
