/** Names of files: the end that decides what a file is can neither be hidden nor turned around. */

import { oneLine } from "@/ui/oneLine";

export interface FileName {
  stem: string;
  /** With its dot; "" where no system would act upon it. */
  extension: string;
}

export function fileName(name: string): FileName {
  const clean = oneLine(name.replace(/[\\/]/g, "_"));
  const dot = clean.lastIndexOf(".");
  const extension = dot > 0 ? clean.slice(dot) : "";
  if (!/^\.[\p{L}\p{N}]{1,12}$/u.test(extension)) return { stem: clean, extension: "" };
  return { stem: clean.slice(0, dot), extension };
}

/** The same in one piece, for words around it. */
export function plainName(name: string): string {
  const { stem, extension } = fileName(name);
  return stem + extension;
}
