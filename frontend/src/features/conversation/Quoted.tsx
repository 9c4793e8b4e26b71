import { t } from "@/core/i18n";
import { Quote } from "@/ui/Bubble";
import { IconButton } from "@/ui/IconButton";
import { Name } from "@/ui/Name";
import type { Said } from "./said";
import { inShort } from "./words";

interface Props {
  /** Undefined while it has not been read. */
  said: Said | undefined;
  onRemove: () => void;
}

/** The message an answer belongs to, above the words. */
export function Quoted({ said, onRemove }: Props) {
  return (
    <div class="talk-quoted">
      <Quote
        author={
          said && (
            <Name otherwise={t("talk-nameless")}>
              {said.isOwn ? t("talk-you") : said.authorName}
            </Name>
          )
        }
        text={said ? inShort(said) : t("talk-earlier")}
      />
      <IconButton icon="close" label={t("talk-no-quote")} onClick={onRemove} />
    </div>
  );
}
