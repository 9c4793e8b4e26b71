import { useState } from "preact/hooks";
import type { RatingTextsShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { languageName } from "@/features/contact-card/words";
import { Editor } from "@/features/settings/Editor";
import { TextArea } from "@/ui/TextArea";
import { strangers } from "./places";
import { attempt, setRatings } from "./settings";

const MOST_CHARS = 1000;
const PLACES = { ask: ["desk", "number"], thanks: ["desk", "number", "stars"] } as const;

interface Props {
  texts: RatingTextsShape;
  isOn: boolean;
  onClose: () => void;
}

/** The desk's own words in one language; empty ones are the usual. */
export function TextsSheet({ texts, isOn, onClose }: Props) {
  const { language, usual_ask, usual_thanks } = texts;
  const [before] = useState(() => ({ ask: texts.ask, thanks: texts.thanks }));
  const [draft, change] = useState(before);
  const wrong = {
    ask: wrongWords(draft.ask, PLACES.ask),
    thanks: wrongWords(draft.thanks, PLACES.thanks),
  };
  const save = async () => {
    if (wrong.ask || wrong.thanks) return false;
    return attempt(() => setRatings({ is_on: isOn, texts: [{ language, ...draft }] }));
  };
  return (
    <Editor
      title={languageName(language)}
      before={before}
      draft={draft}
      save={save}
      onClose={onClose}
    >
      <TextArea
        label={t("ratings-ask-words")}
        hint={t("ratings-places", { places: "{number}, {desk}" })}
        placeholder={usual_ask}
        maxLength={MOST_CHARS}
        value={draft.ask}
        error={wrong.ask}
        onValue={(ask) => change({ ...draft, ask })}
      />
      <TextArea
        label={t("ratings-thanks-words")}
        hint={t("ratings-places", { places: "{stars}, {number}, {desk}" })}
        placeholder={usual_thanks}
        maxLength={MOST_CHARS}
        value={draft.thanks}
        error={wrong.thanks}
        onValue={(thanks) => change({ ...draft, thanks })}
      />
    </Editor>
  );
}

function wrongWords(text: string, places: readonly string[]): string {
  const [place] = strangers(text, places);
  return place ? t("ratings-no-place", { place }) : "";
}
