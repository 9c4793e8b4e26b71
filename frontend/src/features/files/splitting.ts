/** Which files go into one message, and how many messages a turn becomes. Pure. */

import type { FileRef } from "@/core/letter";
import { CAPTION_UNITS } from "./limits";

type Kind = FileRef["kind"];

/** Kinds with the same word go together; those without one stay by themselves. */
const TOGETHER: Partial<Record<Kind, string>> = {
  photo: "seen",
  video: "seen",
  audio: "heard",
  document: "kept",
};

/** Files in the order they were chosen, as the messages that will bring them. */
export function grouped(files: readonly FileRef[], most: number): FileRef[][] {
  const groups: FileRef[][] = [];
  for (const one of files) {
    const open = groups.at(-1);
    const word = TOGETHER[one.kind];
    const isSame = word !== undefined && word === TOGETHER[open?.[0]?.kind ?? one.kind];
    if (open && isSame && open.length < most) open.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** The same, with a first message without files where the words are too long to go with any. */
export function messagesOf(units: number, files: readonly FileRef[], most: number): FileRef[][] {
  const groups = grouped(files, most);
  return units > CAPTION_UNITS || groups.length === 0 ? [[], ...groups] : groups;
}

/** What a file will be, as far as its name and the device tell; the server looks inside. */
export function guessKind(mime: string, bytes: number, photoBytes: number): Kind {
  if (/^image\/(jpeg|png|webp)$/.test(mime)) return bytes <= photoBytes ? "photo" : "document";
  if (mime === "image/gif") return "animation";
  if (mime === "video/mp4") return "video";
  if (/^audio\/(mpeg|mp3|mp4|x-m4a|aac)$/.test(mime)) return "audio";
  return mime === "audio/ogg" ? "voice" : "document";
}
