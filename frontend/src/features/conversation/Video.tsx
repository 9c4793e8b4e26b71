import { useState } from "preact/hooks";
import type { PartShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import { Spinner } from "@/ui/Spinner";
import { type Box, boxOf } from "./box";
import { Failed } from "./Failed";
import type { PartProps } from "./Files";
import { factsOf } from "./facts";
import { useFile } from "./fileShelf";
import { addressOf, useTalk } from "./talk";

/** A moving picture: its still first; the whole is fetched when somebody wants to see it. */
export function Video({ said, part, isTile }: PartProps & { isTile: boolean }) {
  const talk = useTalk();
  const [isWanted, want] = useState(false);
  const still = useFile(part.has_thumb ? addressOf(talk, said, part, "thumb") : null);
  const whole = useFile(isWanted ? addressOf(talk, said, part, "original") : null);
  const poster = still?.file.state === "ready" ? still.file.url : undefined;
  const shape = {
    class: part.kind === "video_note" ? "talk-picture talk-round" : "talk-picture",
    style: isTile ? undefined : shapeOf(part),
  };
  if (whole?.file.state === "ready") {
    return (
      <span {...shape}>
        <Playing part={part} url={whole.file.url} poster={poster} />
      </span>
    );
  }
  if (whole?.file.state === "failed") {
    return (
      <span {...shape}>
        <Failed file={whole.file} part={part} onRetry={whole.retry} />
      </span>
    );
  }
  const facts = factsOf(part);
  return (
    <button
      type="button"
      {...shape}
      aria-busy={isWanted || undefined}
      disabled={said.letter !== null}
      aria-label={[t("talk-play"), t(`talk-kind-${part.kind}`), ...facts].join(", ")}
      onClick={() => want(true)}
    >
      {poster && <img src={poster} alt="" class="talk-image" />}
      <span class="talk-play">{isWanted ? <Spinner /> : <Icon name="play" size="l" />}</span>
      {facts.length > 0 && <span class="talk-length tabular">{facts.join(" · ")}</span>}
    </button>
  );
}

function shapeOf(part: PartShape): Box {
  if (part.kind === "video_note") return { inlineSize: "220px", aspectRatio: "1" };
  return boxOf(part.width, part.height);
}

function Playing({ part, url, poster }: { part: PartShape; url: string; poster?: string }) {
  const isLoop = part.kind === "animation";
  return (
    <video
      class="talk-video"
      src={url}
      poster={poster}
      autoPlay
      playsInline
      controls={!isLoop}
      loop={isLoop}
      muted={isLoop}
      aria-label={t(`talk-kind-${part.kind}`)}
    />
  );
}
