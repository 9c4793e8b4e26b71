import type { PartShape } from "@/core/api/gen";
import { usePart } from "@/core/i18n";
import type { NotThere } from "@/features/files/PartState";
import { later } from "@/ui/later";
import { FileCard } from "./FileCard";
import { Picture } from "./Picture";
import { Sound } from "./Sound";
import type { Said } from "./said";
import { Video } from "./Video";

const PartState = later(async () => {
  const [found] = await Promise.all([import("@/features/files/PartState"), usePart("files")]);
  return found.PartState;
});
const SEEN = new Set<PartShape["kind"]>(["photo", "video", "animation", "video_note", "sticker"]);

/** The files of a message: pictures together as a grid, others one below the other. */
export function Files({ said }: { said: Said }) {
  const seen = said.parts.filter((part) => SEEN.has(part.kind));
  const others = said.parts.filter((part) => !SEEN.has(part.kind));
  return (
    <>
      {seen.length > 0 && (
        <div class={seen.length > 1 ? "talk-album" : "talk-single"} data-count={seen.length}>
          {seen.map((part) => (
            <Seen key={part.part} said={said} part={part} isTile={seen.length > 1} />
          ))}
        </div>
      )}
      {others.map((part) => (
        <Other key={part.part} said={said} part={part} />
      ))}
    </>
  );
}

export interface PartProps {
  said: Said;
  part: PartShape;
}

/** Why a part cannot be opened, "" where it can; what an older release kept here says nothing. */
function hindrance({ state }: Partial<PartShape>): NotThere | "" {
  return !state || state === "ready" ? "" : state;
}

function Seen({ said, part, isTile }: PartProps & { isTile: boolean }) {
  const state = hindrance(part);
  if (state) return <PartState part={part} state={state} />;
  switch (part.kind) {
    case "video":
    case "animation":
    case "video_note":
      return <Video said={said} part={part} isTile={isTile} />;
    default:
      return <Picture said={said} part={part} isTile={isTile} />;
  }
}

function Other({ said, part }: PartProps) {
  const state = hindrance(part);
  if (state) return <PartState part={part} state={state} />;
  if (part.kind === "voice" || part.kind === "audio") return <Sound said={said} part={part} />;
  return <FileCard said={said} part={part} />;
}
