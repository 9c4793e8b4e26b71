import { useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { urlInMessage } from "@/features/files/locals";
import { Icon } from "@/ui/Icon";
import { boxOf } from "./box";
import { Failed } from "./Failed";
import type { PartProps } from "./Files";
import { type Loaded, useFile } from "./fileShelf";
import { addressOf, useTalk } from "./talk";

/** A photo or sticker: small in the conversation, whole when pressed. */
export function Picture({ said, part, isTile }: PartProps & { isTile: boolean }) {
  const talk = useTalk();
  const [isBroken, breakIt] = useState(false);
  const local = urlInMessage(said.key, said.parts.indexOf(part));
  const isHere = local !== "" || said.letter !== null;
  const got = useFile(isHere ? null : addressOf(talk, said, part, "thumb"));
  const isSticker = part.kind === "sticker";
  const label = part.caption || said.text || t(`talk-kind-${part.kind}`);
  const box = isTile ? undefined : boxOf(part.width, part.height);
  const file = got?.file;
  if (isSticker && (isBroken || file?.state === "failed")) {
    // An animated one no browser draws; its emoji says what it says.
    return <span class="talk-big-emoji">{said.details.emoji || t("talk-kind-sticker")}</span>;
  }
  if (file?.state === "failed") {
    return (
      <span class="talk-picture" style={box}>
        <Failed file={file} part={part} onRetry={() => got?.retry()} />
      </span>
    );
  }
  const url = local || urlOf(file);
  const image = url && (
    <img src={url} alt={label} class="talk-image" onError={() => breakIt(true)} />
  );
  if (isSticker) {
    return (
      <span class="talk-sticker" style={boxOf(part.width, part.height)}>
        {image}
      </span>
    );
  }
  return (
    <button
      type="button"
      class="talk-picture"
      style={box}
      aria-label={t("talk-open-picture", { name: label.slice(0, 120) })}
      aria-busy={!image || undefined}
      disabled={said.letter !== null}
      onClick={() => talk.openPicture(said, part)}
    >
      {isBroken ? <Icon name="image" size="l" /> : image || <Icon name="image" size="l" />}
    </button>
  );
}

function urlOf(file: Loaded | undefined): string {
  return file?.state === "ready" ? file.url : "";
}
