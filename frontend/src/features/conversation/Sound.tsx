import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import { Spinner } from "@/ui/Spinner";
import { Failed } from "./Failed";
import { FileNameText } from "./FileNameText";
import type { PartProps } from "./Files";
import { factsOf, length } from "./facts";
import { addressOf, useTalk } from "./talk";
import { Unplayable } from "./Unplayable";
import { type Film, goTo, useFilm } from "./useFilm";

/** A voice message or a piece of music; played while it arrives when it is to be heard. */
export function Sound({ said, part }: PartProps) {
  const talk = useTalk();
  const [isWanted, want] = useState(false);
  const { film, retry, stopped } = useFilm(
    isWanted ? addressOf(talk, said, part, "original") : null,
  );
  const name = t(`talk-kind-${part.kind}`);
  if (film.state === "unplayable") return <Unplayable said={said} part={part} />;
  if (film.state === "failed") {
    return (
      <div class="talk-sound">
        <Failed file={film} part={part} onRetry={retry} />
      </div>
    );
  }
  const title = part.name ? <FileNameText name={part.name} /> : name;
  if (film.state === "ready") {
    const duration = part.duration_s ?? 0;
    return <Player film={film} title={title} name={name} duration={duration} onStop={stopped} />;
  }
  const facts = factsOf(part);
  return (
    <div class="talk-sound">
      <button
        type="button"
        class="talk-sound-button"
        aria-label={`${t("talk-play")}: ${name}`}
        aria-busy={isWanted || undefined}
        disabled={said.letter !== null}
        onClick={() => want(true)}
      >
        {isWanted ? <Spinner /> : <Icon name="play" />}
      </button>
      <span class="talk-card-text">
        <span>{title}</span>
        <span class="talk-card-note tabular">{facts.join(" · ")}</span>
      </span>
    </div>
  );
}

interface PlayerProps {
  film: Extract<Film, { state: "ready" }>;
  title: ComponentChildren;
  name: string;
  duration: number;
  onStop: (element: HTMLMediaElement) => void;
}

function Player({ film, title, name, duration, onStop }: PlayerProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [whole, setWhole] = useState(duration);
  const toggle = () => {
    if (isPlaying) audio.current?.pause();
    else void audio.current?.play().catch(() => setPlaying(false));
  };
  return (
    <div class="talk-sound">
      {/* biome-ignore lint/a11y/useMediaCaption: a voice message has none */}
      <audio
        ref={audio}
        key={film.url}
        src={film.url}
        autoPlay
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => {
          const found = event.currentTarget.duration;
          if (Number.isFinite(found)) setWhole(found);
          goTo(event.currentTarget, film.from);
        }}
        onError={(event) => onStop(event.currentTarget)}
      />
      <button
        type="button"
        class="talk-sound-button"
        aria-label={`${t(isPlaying ? "talk-pause" : "talk-play")}: ${name}`}
        onClick={toggle}
      >
        <Icon name={isPlaying ? "pause" : "play"} />
      </button>
      <span class="talk-card-text">
        <span>{title}</span>
        <input
          type="range"
          class="talk-seek"
          min={0}
          max={Math.max(whole, at, 1)}
          step="any"
          value={at}
          aria-label={t("talk-seek")}
          aria-valuetext={`${length(at)} / ${length(whole)}`}
          onInput={(event) => {
            if (audio.current) audio.current.currentTime = Number(event.currentTarget.value);
          }}
        />
        <span class="talk-card-note tabular">
          {length(at)} / {length(whole)}
        </span>
      </span>
    </div>
  );
}
