import { t } from "@/core/i18n";
import { FileCard } from "./FileCard";
import type { PartProps } from "./Files";

/** What this device cannot play is a file, to be opened by something that can. */
export function Unplayable({ said, part }: PartProps) {
  return (
    <div>
      <p class="talk-card-note" role="status">
        {t("talk-unplayable")}
      </p>
      <FileCard said={said} part={part} />
    </div>
  );
}
