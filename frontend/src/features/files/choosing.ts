/** Files somebody chose, pasted or dropped: which are taken, and why others are not. */

import { bytes, t } from "@/core/i18n";
import { newKey } from "@/core/ids";
import type { FileRef } from "@/core/letter";
import { plainName } from "@/features/conversation/names";
import { limits, MOST_FILES, MOST_KEPT_BYTES } from "./limits";
import { guessKind } from "./splitting";
import { keptBytes } from "./store";

export interface Chosen {
  taken: { ref: FileRef; blob: Blob }[];
  /** Why each of the others is not, in words. */
  refused: string[];
}

const LONGEST_NAME = 200;
const MEASURES_WITHIN_MS = 1_000;

/** Beside `present` files that are chosen already. */
export async function choose(files: readonly File[], present: number): Promise<Chosen> {
  const found: Chosen = { taken: [], refused: [] };
  let kept = await keptBytes();
  for (const file of files) {
    const name = shortName(file.name) || t("files-unnamed");
    const why = await whyNot(file, { count: present + found.taken.length, kept });
    if (why) {
      found.refused.push(t(`files-${why}`, { name: plainName(name), ...sizesOf() }));
      if (why === "too-many") break;
      continue;
    }
    kept += file.size;
    found.taken.push({ ref: await refOf(file, name), blob: file });
  }
  return found;
}

/** The limits in words. */
export function sizesOf() {
  const { upload_bytes, received_bytes } = limits();
  return {
    most: bytes(upload_bytes),
    received: bytes(received_bytes),
    kept: bytes(MOST_KEPT_BYTES),
    count: MOST_FILES,
  };
}

type WhyNot = "" | "too-many" | "empty" | "too-large" | "device-full" | "unreadable";

/** Why a file cannot be taken, "" where it can. */
export function verdict(size: number, now: { count: number; kept: number }, most: number): WhyNot {
  if (now.count >= MOST_FILES) return "too-many";
  if (size === 0) return "empty";
  if (size > most) return "too-large";
  return now.kept + size > MOST_KEPT_BYTES ? "device-full" : "";
}

async function whyNot(file: File, now: { count: number; kept: number }): Promise<WhyNot> {
  const why = verdict(file.size, now, limits().upload_bytes);
  if (why) return why;
  // A folder that was dropped looks like a file until somebody reads it.
  const isReadable = await file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
  return isReadable ? "" : "unreadable";
}

/** No longer than servers and eyes take; its end, which tells what it is, stays. */
export function shortName(name: string): string {
  const letters = [...name];
  if (letters.length <= LONGEST_NAME) return name;
  const dot = letters.lastIndexOf(".");
  const end = dot > 0 && letters.length - dot <= 13 ? letters.slice(dot) : [];
  return [...letters.slice(0, LONGEST_NAME - end.length), ...end].join("");
}

async function refOf(file: File, name: string): Promise<FileRef> {
  const kind = guessKind(file.type, file.size, limits().photo_bytes);
  const size = kind === "photo" ? await measured(file) : { width: null, height: null };
  return { id: newKey(), kind, name, bytes: file.size, mime: file.type, ...size };
}

/** In pixels, so that nothing moves when the picture is drawn. */
async function measured(file: Blob): Promise<{ width: number | null; height: number | null }> {
  const nothing = { width: null, height: null };
  const late = new Promise<typeof nothing>((resolve) => {
    setTimeout(() => resolve(nothing), MEASURES_WITHIN_MS);
  });
  const measure = async () => {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  };
  return Promise.race([measure().catch(() => nothing), late]);
}
