import "./files.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import type { FileRef } from "@/core/letter";
import { plainName } from "@/features/conversation/names";
import { toast } from "@/ui/toasts";
import { Chip } from "./Chip";
import { drop, retry, want } from "./engine";
import { stateOf } from "./items";
import { limits } from "./limits";
import { arranged, tally } from "./order";
import { messagesOf } from "./splitting";

interface Props {
  files: FileRef[];
  change: (to: (files: FileRef[]) => FileRef[]) => void;
  units: number;
  onSound: (isSound: boolean) => void;
}

const UNDO_MS = 8_000;

/** What will go with the words, in order, and how far each file is. */
export function Tray({ files, change, units, onSound }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const focus = useRef<HTMLElement>(null);
  const [moving, move] = useState("");
  const states = files.map((one) => stateOf(one.id));
  const { ready, failed } = tally(states);
  const isSound = failed === 0;
  useEffect(() => onSound(isSound), [isSound, onSound]);
  const ids = files.map((one) => one.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids are the files
  useEffect(() => {
    for (const one of files) want(one);
  }, [ids]);
  // The server looked inside: what it found decides what goes into one message.
  const found = states.map((one) => one.kind ?? "").join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the kinds are what is looked at
  useEffect(() => {
    const isOther = files.some((one, at) => states[at]?.kind && states[at]?.kind !== one.kind);
    if (!isOther) return;
    change((now) => now.map((one) => ({ ...one, kind: stateOf(one.id).kind ?? one.kind })));
  }, [found]);

  const remove = (one: FileRef) => {
    const at = files.findIndex((other) => other.id === one.id);
    change((now) => now.filter((other) => other.id !== one.id));
    const timer = setTimeout(() => drop(one.id), UNDO_MS);
    const run = () => {
      clearTimeout(timer);
      change((now) => now.toSpliced(Math.min(at, now.length), 0, one));
    };
    const text = t("files-removed", { name: plainName(one.name) });
    toast({ text, action: { label: t("undo"), run }, forMs: UNDO_MS });
    const next = list.current?.querySelectorAll<HTMLElement>(".files-remove")[at ? at - 1 : 1];
    next?.focus();
  };
  // A chip that is moved in the page loses the keyboard on the way.
  useLayoutEffect(() => {
    const { current: held } = focus;
    focus.current = null;
    if (held?.isConnected && held !== document.activeElement) held.focus();
  });
  const place = (id: string, to: number) => {
    const chip = list.current?.querySelector(`[data-file="${id}"]`);
    const now = document.activeElement as HTMLElement | null;
    const isInside = chip?.contains(now) && now?.role !== "menuitem";
    focus.current = isInside ? now : (chip?.querySelector("[aria-haspopup]") ?? null);
    change((now) => arranged(now, id, to));
    const name = plainName(files.find((one) => one.id === id)?.name ?? "");
    move(t("files-moved", { name, place: Math.min(Math.max(to, 0), files.length - 1) + 1 }));
  };
  const count = messagesOf(units, files, limits().files_per_message).length;
  return (
    <div class="files-tray">
      <ul class="files-list" aria-label={t("files-title")} ref={list}>
        {files.map((one, at) => (
          <Chip
            key={one.id}
            file={one}
            place={{ at, count: files.length }}
            onMove={(to) => place(one.id, to)}
            onPut={(id) => place(id, at)}
            onRemove={() => remove(one)}
            onRetry={() => retry(one.id)}
          />
        ))}
      </ul>
      {count > 1 && <p class="files-note">{t("files-several", { n: count })}</p>}
      {failed > 0 && <p class="files-note files-bad">{t("files-in-the-way", { n: failed })}</p>}
      <p class="visually-hidden" role="status">
        {moving || t("files-progress", { ready, all: files.length })}
      </p>
    </div>
  );
}
