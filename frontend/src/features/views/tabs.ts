/** Saved views beside the inbox's own, once they are read: the first screen does not wait. */

import { signal } from "@preact/signals";
import type { Filters } from "@/features/tickets/queries";

interface SavedTab {
  id: string;
  label: string;
  count: number | undefined;
  countLabel: string;
  filters: Filters;
  /** The same as it stands in the address. */
  place: string;
}

export const savedTabs = signal<readonly SavedTab[]>([]);
