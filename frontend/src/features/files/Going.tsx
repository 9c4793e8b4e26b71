import "./files.css";
import { useState } from "preact/hooks";
import { t } from "@/core/i18n";
import type { Letter } from "@/core/letter";
import { Icon } from "@/ui/Icon";
import { stateOf } from "./items";
import { percentOf } from "./order";

interface Props {
  letter: Letter;
  onTakeBack: () => void;
}

/** A message that waits for its files: how far they are, and the way back. */
export function Going({ letter, onTakeBack }: Props) {
  const files = letter.files ?? [];
  const states = files.map((one) => stateOf(one.id));
  const [began] = useState(() => t("files-sends-after"));
  const percent = percentOf(files, states);
  const isAway = states.some((one) => one.isAway);
  return (
    <div class="files-going">
      <span class="tabular">
        {t(isAway ? "files-sends-online" : "files-sends-at", { percent })}
      </span>
      <progress class="files-bar" max={100} value={percent} aria-label={t("files-sends-after")} />
      <span class="visually-hidden" role="status">
        {began}
      </span>
      <button type="button" class="bubble-retry" onClick={onTakeBack}>
        <Icon name="undo" size="s" />
        {t("files-take-back")}
      </button>
    </div>
  );
}
