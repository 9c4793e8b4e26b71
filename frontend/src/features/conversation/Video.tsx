import { useState } from "preact/hooks";
import { bytes, t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import { Spinner } from "@/ui/Spinner";
import { boxOf } from "./box";
import { Failed } from "./Failed";
import type { PartProps } from "./Files";
import { useFile } from "./fileShelf";
import { length } from "./Sound";
import { addressOf, useTalk } from "./talk";

/** A moving picture: its still first; the whole is fetched when somebody wants to see it. */
export function Video({ said, part, isTile }: PartProps & { isTile: boolean }) {
  const talk = useTalk();
  const [isWanted, want] = useState(false);
  const still = useFile(part.has_thumb ? addressOf(talk, said, part, "thumb") : null);
  const whole = useFile(isWanted ? addressOf(talk, said, part, "original") : null);
  const isRound = part.kind === "video_note";
  const isLoop = part.kind === "animation";
  const name = t(`talk-kind-${part.kind}`);
  const poster = still?.file.state === "ready" ? still.file.url : undefined;
  const box = isRound
    ? { inlineSize: "220px", aspectRatio: "1" }
    : isTile
      ? undefined
      : boxOf(part.width, part.height);
  const shape = `talk-picture${isRound ? " talk-round" : ""}`;
  if (whole?.file.state === "ready") {
    return (
      <span class={shape} style={box}>
        {/* biome-ignore lint/a11y/useMediaCaption: nobody sends captions with a chat's video */}
        <video
          class="talk-video"
          src={whole.file.url}
          poster={poster}
          autoPlay
          playsInline
          controls={!isLoop}
          loop={isLoop}
          muted={isLoop}
          aria-label={name}
        />
      </span>
    );
  }
  if (whole?.file.state === "failed") {
    return (
      <span class={shape} style={box}>
        <Failed file={whole.file} part={part} onRetry={whole.retry} />
      </span>
    );
  }
  const facts = [
    part.duration_s ? length(part.duration_s) : "",
    part.size_bytes ? bytes(part.size_bytes) : "",
  ].filter(Boolean);
  return (
    <button
      type="button"
      class={shape}
      style={box}
      aria-busy={isWanted || undefined}
      aria-label={[t("talk-play"), name, ...facts].join(", ")}
      onClick={() => want(true)}
    >
      {poster && <img src={poster} alt="" class="talk-image" />}
      <span class="talk-play">{isWanted ? <Spinner /> : <Icon name="play" size="l" />}</span>
      {facts.length > 0 && <span class="talk-length">{isLoop ? "GIF" : facts.join(" · ")}</span>}
    </button>
  );
}
