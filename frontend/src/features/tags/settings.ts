/** What the screen of tags changes. */

import type {
  ArchiveTagData,
  ChangeTagData,
  CreateTagData,
  MergeTagData,
  RestoreTagData,
  TagShape,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted } from "@/features/settings/attempted";
import { oneLine } from "@/ui/oneLine";
import { toast } from "@/ui/toasts";
import { nameKey, tagList } from "./queries";

const readAgain = () => cache.invalidateQueries({ queryKey: tagList.queryKey });

/** Whether it was done; who asked is told why not, and what is shown is read again. */
export const attempt = (act: () => Promise<unknown>) => attempted(act, readAgain);

export interface TagWish {
  name: string;
  colour: string;
}

export async function createTag(wish: TagWish): Promise<TagShape> {
  return stands(await api<CreateTagData, TagShape>("POST", "/api/v1/tags", { body: wish }));
}

export async function saveTag(id: string | null, wish: TagWish): Promise<void> {
  if (!id) await createTag(wish);
  else {
    const path = { tag_id: id };
    stands(
      await api<ChangeTagData, TagShape>("PUT", "/api/v1/tags/{tag_id}", { path, body: wish }),
    );
  }
}

/** It is in the archive, or back from there; said, and taken back when somebody wishes. */
export async function move(tag: TagShape): Promise<boolean> {
  const { is_archived: isBack } = tag;
  const isDone = await attempt(() => (isBack ? restore : archive)(tag.id));
  if (!isDone) return false;
  const { merged_into_id: into } = tag;
  const back = () => (isBack ? (into ? merge(tag.id, into) : archive(tag.id)) : restore(tag.id));
  said(isBack ? "tags-restored" : "tags-archived", { name: oneLine(tag.name) }, back);
  return true;
}

/** Tickets with the tag have the other one; said, and taken back when somebody wishes. */
export async function mergeInto(tag: TagShape, into: TagShape): Promise<boolean> {
  const isDone = await attempt(() => merge(tag.id, into.id));
  if (!isDone) return false;
  const names = { name: oneLine(tag.name), into: oneLine(into.name) };
  said("tags-merged", names, () => restore(tag.id));
  return true;
}

function said(key: string, names: Record<string, string>, back: () => Promise<unknown>): void {
  toast({
    text: t(key, names),
    tone: "ok",
    action: { label: t("undo"), run: () => void attempt(back) },
  });
}

async function archive(id: string): Promise<void> {
  const path = { tag_id: id };
  stands(await api<ArchiveTagData, TagShape>("DELETE", "/api/v1/tags/{tag_id}", { path }));
}

async function restore(id: string): Promise<void> {
  const path = { tag_id: id };
  stands(await api<RestoreTagData, TagShape>("POST", "/api/v1/tags/{tag_id}/restore", { path }));
}

async function merge(id: string, into: string): Promise<void> {
  stands(
    await api<MergeTagData, TagShape>("POST", "/api/v1/tags/{tag_id}/merge", {
      path: { tag_id: id },
      body: { into_id: into },
    }),
  );
}

function stands(tag: TagShape): TagShape {
  cache.setQueryData(
    tagList.queryKey,
    (all) =>
      all &&
      [...all.filter((one) => one.id !== tag.id), tag].sort((one, other) =>
        nameKey(one.name) < nameKey(other.name) ? -1 : 1,
      ),
  );
  return tag;
}
