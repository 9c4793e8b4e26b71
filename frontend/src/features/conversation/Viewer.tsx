import { useEffect, useRef, useState } from "preact/hooks";
import type { PartShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { useBackButton } from "@/core/tg";
import { IconButton } from "@/ui/IconButton";
import { Spinner } from "@/ui/Spinner";
import { toast } from "@/ui/toasts";
import { Failed } from "./Failed";
import { saveFile, useFile, whyOf } from "./fileShelf";
import { fileName } from "./names";
import type { Said } from "./said";
import { addressOf, useTalk } from "./talk";
import { useLeafing } from "./useLeafing";

export interface Shown {
  said: Said;
  part: PartShape;
}

interface Props {
  /** All pictures that may be leafed through, oldest first. */
  all: readonly Shown[];
  start: Shown;
  onClose: () => void;
}

const isSame = (one: Shown, other: Shown) =>
  one.said.id === other.said.id && one.part.part === other.part.part;

/** Pictures as large as the screen: arrows and swipes leaf, a double tap comes nearer. */
export function Viewer({ all, start, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [now, setNow] = useState(start);
  const at = all.findIndex((one) => isSame(one, now));
  useBackButton(onClose);
  useEffect(() => {
    dialog.current?.showModal?.();
  }, []);
  const leaf = (by: number) => {
    const next = at < 0 ? undefined : all[at + by];
    if (next) setNow(next);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") leaf(-1);
    else if (event.key === "ArrowRight") leaf(1);
    else if (event.key !== "Escape") return;
    // The inbox behind has keys of its own.
    event.stopPropagation();
  };
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={t("talk-viewer")}
      onKeyDown={press}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="viewer-head">
        <span class="viewer-count tabular" role="status">
          {at >= 0 && all.length > 1 ? t("talk-picture-of", { n: at + 1, all: all.length }) : ""}
        </span>
        <Save shown={now} />
        <IconButton icon="close" label={t("close")} onClick={onClose} />
      </header>
      <Stage key={`${now.said.id}-${now.part.part}`} shown={now} onLeaf={leaf} onClose={onClose} />
      {at > 0 && (
        <span class="viewer-side viewer-before">
          <IconButton icon="back" label={t("talk-picture-before")} onClick={() => leaf(-1)} />
        </span>
      )}
      {at >= 0 && at < all.length - 1 && (
        <span class="viewer-side viewer-after">
          <IconButton icon="chevron-end" label={t("talk-picture-after")} onClick={() => leaf(1)} />
        </span>
      )}
      {(now.part.caption || now.said.text) && (
        <p class="viewer-caption" dir="auto">
          {now.part.caption || now.said.text}
        </p>
      )}
    </dialog>
  );
}

function Save({ shown }: { shown: Shown }) {
  const talk = useTalk();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const { stem, extension } = fileName(shown.part.name || `${t("talk-kind-photo")}.jpg`);
    try {
      await saveFile(addressOf(talk, shown.said, shown.part, "original"), stem + extension);
    } catch (error) {
      toast({ text: t(`talk-file-${whyOf(error)}`, { size: "" }), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <IconButton
      icon="download"
      label={t("talk-download")}
      busy={isBusy}
      onClick={() => void save()}
    />
  );
}

interface StageProps {
  shown: Shown;
  onLeaf: (by: number) => void;
  onClose: () => void;
}

function Stage({ shown, onLeaf, onClose }: StageProps) {
  const talk = useTalk();
  const { said, part } = shown;
  const small = useFile(addressOf(talk, said, part, "thumb"));
  const large = useFile(addressOf(talk, said, part, "preview"));
  const { stage, view } = useLeafing(onLeaf, onClose);
  const file = large?.file.state === "ready" ? large.file : small?.file;
  const isFailed = large?.file.state === "failed";
  return (
    <div ref={stage} class="viewer-stage" aria-busy={large?.file.state === "loading" || undefined}>
      {file?.state === "ready" && (
        <img
          class="viewer-image"
          src={file.url}
          alt={part.caption || said.text || t(`talk-kind-${part.kind}`)}
          draggable={false}
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        />
      )}
      {large?.file.state === "loading" && (
        <span class="viewer-busy">
          <Spinner />
        </span>
      )}
      {isFailed && large.file.state === "failed" && (
        <Failed file={large.file} part={part} onRetry={large.retry} />
      )}
    </div>
  );
}
