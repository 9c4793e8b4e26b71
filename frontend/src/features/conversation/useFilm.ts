/**
 * Films and sounds are played while they arrive: by an address of their own that needs no header
 * and is good for some minutes. One that ran out meanwhile is asked for anew, and playing goes on
 * where it stood.
 */

import { useEffect, useState } from "preact/hooks";
import { ApiError } from "@/core/http";
import { type FileAddress, type Loaded, linkTo, whyOf } from "./fileShelf";

export type Film =
  | { state: "loading" }
  /** To be played from that second on. */
  | { state: "ready"; url: string; from: number }
  | Extract<Loaded, { state: "failed" }>
  /** It is there, and this device does not know how. */
  | { state: "unplayable" };

export interface Player {
  film: Film;
  retry: () => void;
  /** The element says that it cannot go on. */
  stopped: (element: HTMLMediaElement) => void;
}

const LOADING: Film = { state: "loading" };

/** A player of the file while the component is there; null asks for nothing. */
export function useFilm(address: FileAddress | null): Player {
  const [film, setFilm] = useState<Film>(LOADING);
  const [from, setFrom] = useState(0);
  const ask = async (second: number) => {
    if (!address) return;
    setFrom(second);
    setFilm(LOADING);
    try {
      setFilm({ state: "ready", url: await linkTo(address, "play"), from: second });
    } catch (error) {
      setFilm(failed(error));
    }
  };
  const key = address ? `${address.messageId}/${address.revision}/${address.part}` : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the whole address
  useEffect(() => void ask(0), [key]);
  const stopped = async (element: HTMLMediaElement) => {
    const { currentTime, error } = element;
    if (film.state !== "ready") return;
    setFrom(currentTime);
    if (error?.code === MediaError.MEDIA_ERR_NETWORK) return setFilm(UNREACHABLE);
    const found = await isThere(film.url);
    if (found === "gone") return void ask(currentTime);
    setFilm(found === "there" ? { state: "unplayable" } : UNREACHABLE);
  };
  return { film, retry: () => void ask(from), stopped: (element) => void stopped(element) };
}

/** Nothing at the beginning: some sources cannot be sought in. */
export function goTo(element: HTMLMediaElement, second: number): void {
  if (second > 0) element.currentTime = second;
}

const UNREACHABLE: Film = { state: "failed", why: "unreachable", requestId: "" };

function failed(error: unknown): Film {
  const requestId = error instanceof ApiError ? error.requestId : "";
  return { state: "failed", why: whyOf(error), requestId };
}

/** An element tells an address that ran out and a format it does not know by the same code. */
async function isThere(url: string): Promise<"there" | "gone" | "unknown"> {
  try {
    const { ok, status } = await fetch(url, { method: "HEAD" });
    if (ok) return "there";
    return status === 404 ? "gone" : "unknown";
  } catch {
    return "unknown";
  }
}
