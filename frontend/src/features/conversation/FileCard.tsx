import { useState } from "preact/hooks";
import { ApiError } from "@/core/http";
import { bytes, t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import { Spinner } from "@/ui/Spinner";
import { Failed } from "./Failed";
import { FileNameText } from "./FileNameText";
import type { PartProps } from "./Files";
import { type Loaded, saveFile, whyOf } from "./fileShelf";
import { fileName } from "./names";
import { addressOf, useTalk } from "./talk";

/** A file by its name and size; pressed it is put on the device. */
export function FileCard({ said, part }: PartProps) {
  const talk = useTalk();
  const [state, setState] = useState<Loaded | null>(null);
  const name = part.name || t(`talk-kind-${part.kind}`);
  const save = async () => {
    setState({ state: "loading" });
    const { stem, extension } = fileName(name);
    try {
      await saveFile(addressOf(talk, said, part, "original"), stem + extension);
      setState(null);
    } catch (error) {
      const requestId = error instanceof ApiError ? error.requestId : "";
      setState({ state: "failed", why: whyOf(error), requestId });
    }
  };
  return (
    <div class="talk-file">
      <button
        type="button"
        class="talk-card talk-file-button"
        aria-busy={state?.state === "loading" || undefined}
        disabled={said.letter !== null}
        onClick={() => state?.state !== "loading" && void save()}
      >
        <span class="talk-card-icon">
          {state?.state === "loading" ? <Spinner /> : <Icon name="file" />}
        </span>
        <span class="talk-card-text">
          <FileNameText name={name} />
          <span class="talk-card-note tabular">
            {[part.size_bytes ? bytes(part.size_bytes) : "", !said.letter && t("talk-download")]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
      </button>
      {state?.state === "failed" && <Failed file={state} part={part} onRetry={() => void save()} />}
      {part.caption && part.caption !== said.text && (
        <p class="talk-caption" dir="auto">
          {part.caption}
        </p>
      )}
    </div>
  );
}
