import { useState } from "preact/hooks";
import { bytes, t } from "@/core/i18n";
import type { FileRef } from "@/core/letter";
import { FileNameText } from "@/features/conversation/FileNameText";
import { plainName } from "@/features/conversation/names";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import type { IconName } from "@/ui/icons/names";
import { Menu, type MenuItem } from "@/ui/Menu";
import { stateOf, type Uploading } from "./items";
import { urlOf } from "./locals";

const ICONS: Record<FileRef["kind"], IconName> = {
  photo: "image",
  animation: "image",
  video: "video",
  audio: "mic",
  voice: "mic",
  document: "file",
};
const DRAGGED = "application/x-chosen-file";

interface Props {
  file: FileRef;
  place: { at: number; count: number };
  onMove: (to: number) => void;
  /** Another one was drawn here. */
  onPut: (id: string) => void;
  onRemove: () => void;
  onRetry: () => void;
}

/** One chosen file: what it is, how far it is, and what can be done about it. */
export function Chip({ file, place, onMove, onPut, onRemove, onRetry }: Props) {
  const now = stateOf(file.id);
  const name = plainName(file.name);
  const [isTarget, aim] = useState(false);
  const isGoing = now.state === "sending" || now.state === "checking";
  const move = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.altKey) return;
    event.preventDefault();
    onMove(place.at + step);
  };
  return (
    <li
      class={classes(
        "files-chip",
        now.state === "failed" && "files-chip-bad",
        isTarget && "files-chip-target",
      )}
      data-file={file.id}
      draggable={place.count > 1}
      onKeyDown={move}
      onDragStart={(event) => event.dataTransfer?.setData(DRAGGED, file.id)}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes(DRAGGED)) return;
        event.preventDefault();
        aim(true);
      }}
      onDragLeave={() => aim(false)}
      onDrop={(event) => {
        aim(false);
        const id = event.dataTransfer?.getData(DRAGGED);
        if (!id) return;
        event.preventDefault();
        onPut(id);
      }}
    >
      <Thumb file={file} />
      <span class="files-words">
        <FileNameText name={file.name} />
        <span class="files-state tabular">{stateWords(file, now)}</span>
        {now.state === "sending" && (
          <progress class="files-bar" max={file.bytes} value={now.sent} aria-label={name} />
        )}
      </span>
      {now.state === "failed" && (
        <IconButton icon="refresh" label={t("files-retry", { name })} onClick={onRetry} />
      )}
      {place.count > 1 && (
        <Menu label={t("files-order", { name })} items={movesOf(place, onMove)} />
      )}
      <IconButton
        icon="close"
        class="files-remove"
        label={t(isGoing ? "files-cancel" : "files-remove", { name })}
        onClick={onRemove}
      />
    </li>
  );
}

function movesOf({ at, count }: Props["place"], onMove: Props["onMove"]): MenuItem[] {
  return [
    {
      id: "earlier",
      label: t("files-earlier"),
      keys: "Alt+↑",
      disabled: at === 0,
      onSelect: () => onMove(at - 1),
    },
    {
      id: "later",
      label: t("files-later"),
      keys: "Alt+↓",
      disabled: at === count - 1,
      onSelect: () => onMove(at + 1),
    },
  ];
}

function Thumb({ file }: { file: FileRef }) {
  const [isBroken, breakIt] = useState(false);
  const url = isBroken ? "" : urlOf(file.id);
  return (
    <span class="files-thumb">
      {url ? (
        <img src={url} alt="" draggable={false} onError={() => breakIt(true)} />
      ) : (
        <Icon name={ICONS[file.kind]} />
      )}
    </span>
  );
}

/** Its size and where it stands. */
export function stateWords(file: FileRef, now: Uploading): string {
  const size = bytes(file.bytes);
  switch (now.state) {
    case "failed":
      return now.why;
    case "sending":
      return t("files-sending", { sent: bytes(now.sent), size });
    case "checking":
      return t("files-checking", { size });
    case "waiting":
      return now.why || t(now.isAway ? "files-away" : "files-waiting", { size });
    default:
      return size;
  }
}
