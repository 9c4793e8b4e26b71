/** Changing the marked tickets: asked once, said in one notice, taken back in one. */

import { signal } from "@preact/signals";
import type {
  BulkBody,
  BulkOutcome,
  BulkShape,
  ChangeTicketsData,
  UndoBulkData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { newKey } from "@/core/ids";
import { connection } from "@/core/live";
import { haptic } from "@/core/tg";
import { refreshLists } from "@/features/inbox/refresh";
import { ownMoves, undoable } from "@/features/ticket-actions/perform";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";
import { hasLast, leave, marked } from "./marks";
import { lastBulk } from "./queries";
import { changedIn, refusedIn, refusedWords } from "./words";

/** The server keeps the question back from contacts for longer: rating.py. */
const UNDO_MS = 10_000;

export type Wish = Omit<BulkBody, "ticket_ids" | "client_key">;

export const isBusy = signal(false);
/** Those that could not be changed: they stay marked, and the bar says why. */
export const failed = signal<readonly BulkOutcome[]>([]);

export async function apply(wish: Wish): Promise<void> {
  if (isBusy.value || !marked.value?.size) return;
  haptic("tap");
  await ask({ ...wish, ticket_ids: [...marked.value], client_key: newKey() });
}

/** The same key again where nobody answered: what was done is not done twice. */
async function ask(body: BulkBody): Promise<void> {
  isBusy.value = true;
  failed.value = [];
  undoable.value = null;
  try {
    done(await api<ChangeTicketsData, BulkShape>("POST", "/api/v1/tickets/bulk", { body }));
  } catch (error) {
    haptic("error");
    const isRefused = error instanceof ApiError && error.status < 500;
    const retry = { label: t("retry"), run: () => void ask(body) };
    toast({
      text: isRefused ? error.message : t("selecting-not-done"),
      tone: "danger",
      action: isRefused ? undefined : retry,
    });
  } finally {
    isBusy.value = false;
  }
}

function done(shape: BulkShape): void {
  const refused = refusedIn(shape);
  const changed = changedIn(shape);
  haptic(refused.length > 0 ? "error" : "success");
  for (const one of changed) ownMoves.add(one.ticket_id);
  failed.value = refused;
  if (refused.length > 0) marked.value = new Set(refused.map((one) => one.ticket_id));
  else leave();
  showChanges();
  if (changed.length === 0) {
    const text = refused.length > 0 ? refusedWords(refused) : t("selecting-same");
    toast({ text, tone: refused.length > 0 ? "danger" : "normal", forMs: UNDO_MS });
    return;
  }
  cache.setQueryData(lastBulk.queryKey, shape);
  hasLast.value = true;
  const undo = {
    run: () => {
      if (undoable.value === undo) undoable.value = null;
      hide();
      void takeBack(shape);
    },
  };
  undoable.value = undo;
  let hide = () => {};
  // The bar is drawn anew first: the notice stands above it.
  requestAnimationFrame(() => {
    hide = toast({
      text: t("selecting-done", { n: changed.length }),
      tone: "ok",
      action: { label: t("undo"), run: undo.run },
      forMs: UNDO_MS,
    });
  });
}

/** Every ticket is as it was, but for those somebody changed since: they are named. */
export async function takeBack({ id }: BulkShape): Promise<void> {
  try {
    const shape = await api<UndoBulkData, BulkShape>(
      "POST",
      "/api/v1/tickets/bulk/{bulk_id}/undo",
      { path: { bulk_id: id } },
    );
    const refused = refusedIn(shape);
    haptic(refused.length > 0 ? "error" : "success");
    const back = t("selecting-undone", { n: changedIn(shape).length });
    const text = refused.length > 0 ? `${back} ${refusedWords(refused)}` : back;
    toast({ text, tone: refused.length > 0 ? "danger" : "ok", forMs: UNDO_MS });
    showChanges();
  } catch (error) {
    haptic("error");
    const isRefused = error instanceof ApiError && error.status < 500;
    const retry = { label: t("retry"), run: () => void takeBack({ id } as BulkShape) };
    toast({
      text: isRefused ? error.message : t("selecting-not-undone"),
      tone: "danger",
      action: isRefused ? undefined : retry,
    });
  }
  void cache.invalidateQueries({ queryKey: lastBulk.queryKey });
}

/** Each change comes by the stream; without one what is shown is read again. */
function showChanges(): void {
  if (connection.value === "live") return;
  void refreshLists();
  void cache.invalidateQueries({ queryKey: keys.tickets });
}
