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
import { Unplayable } from "./Unplayable";
import { type Film, goTo, useFilm } from "./useFilm";

/** A moving picture: its still first; it is played while it arrives when somebody wants to see it. */
export function Video({ said, part, isTile }: PartProps & { isTile: boolean }) {
  const talk = useTalk();
  const [isWanted, want] = useState(false);
  const still = useFile(part.has_thumb ? addressOf(talk, said, part, "thumb") : null);
  const { film, retry, stopped } = useFilm(
    isWanted ? addressOf(talk, said, part, "original") : null,
  );
  const poster = still?.file.state === "ready" ? still.file.url : undefined;
  const shape = {
    class: part.kind === "video_note" ? "talk-picture talk-round" : "talk-picture",
    style: isTile ? undefined : shapeOf(part),
  };
  if (film.state === "unplayable") return <Unplayable said={said} part={part} />;
  if (film.state === "ready") {
    return (
      <span {...shape}>
        <Playing part={part} film={film} poster={poster} onStop={stopped} />
      </span>
    );
  }
  if (film.state === "failed") {
    return (
      <span {...shape}>
        <Failed file={film} part={part} onRetry={retry} />
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

interface PlayingProps {
  part: PartShape;
  film: Extract<Film, { state: "ready" }>;
  poster?: string;
  onStop: (element: HTMLMediaElement) => void;
}

function Playing({ part, film, poster, onStop }: PlayingProps) {
  const isLoop = part.kind === "animation";
  return (
    <video
      key={film.url}
      class="talk-video"
      src={film.url}
      poster={poster}
      autoPlay
      playsInline
      controls={!isLoop}
      loop={isLoop}
      muted={isLoop}
      aria-label={t(`talk-kind-${part.kind}`)}
      onLoadedMetadata={(event) => goTo(event.currentTarget, film.from)}
      onError={(event) => onStop(event.currentTarget)}
    />
  );
}
