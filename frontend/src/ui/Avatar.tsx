import "./Avatar.css";
import { useState } from "preact/hooks";
import { classes } from "@/ui/classes";
import { oneLine } from "@/ui/oneLine";

export interface AvatarProps {
  /** The colour comes of it, and stays when the name changes. */
  id: string;
  name: string;
  src?: string;
  /** 24, 32, 44 (as it is) or 72 px. */
  size?: "xs" | "s" | "m" | "l";
}

const COLOURS = 7;

function hue(id: string): number {
  let sum = 0;
  for (let at = 0; at < id.length; at++) sum = (sum * 31 + id.charCodeAt(at)) >>> 0;
  return sum % COLOURS;
}

/** First letters of the first and the last word; of a name without letters its first sign. */
export function initials(name: string): string {
  const clean = oneLine(name);
  const words = clean.match(/\p{L}[\p{L}\p{M}\p{N}]*/gu) ?? [];
  // Two letters of a script that joins them would be a word.
  const isJoined = /^\p{Script=Arabic}/u.test(words[0] ?? "");
  const chosen = words.length > 1 && !isJoined ? [words[0], words.at(-1)] : [words[0] ?? clean];
  return chosen
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

/** A face, or letters on the peer's own colour. Says nothing: the name stands beside it. */
export function Avatar({ id, name, src, size = "m" }: AvatarProps) {
  const [failed, setFailed] = useState<string>();
  return (
    <span class={classes("avatar", `avatar-${size}`, `avatar-hue-${hue(id)}`)} aria-hidden="true">
      {src && failed !== src ? (
        <img class="avatar-face" src={src} alt="" loading="lazy" onError={() => setFailed(src)} />
      ) : (
        initials(name)
      )}
    </span>
  );
}
