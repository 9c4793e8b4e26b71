import type { ComponentChildren } from "preact";
import { t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { Name } from "@/ui/Name";
import type { Said } from "./said";

/** Where the message comes from, as it says itself: labels, never proof. */
export function Origins({ said }: { said: Said }) {
  const { forward, external_reply, reply_story, via } = said.details;
  if (!forward && !external_reply && !reply_story && !via) return null;
  return (
    <div class="talk-origins">
      {forward && <Origin icon="reply" words={t("talk-forwarded")} name={forward.name} />}
      {external_reply && (
        <Origin icon="quote" words={t("talk-answers-elsewhere")} name={external_reply.name} />
      )}
      {reply_story && (
        <Origin icon="quote" words={t("talk-answers-story")} name={reply_story.chat} />
      )}
      {via && <Origin icon="bot" words={t("talk-via")} name={`@${via}`} />}
    </div>
  );
}

interface OriginProps {
  icon: IconName;
  words: ComponentChildren;
  name: string;
}

function Origin({ icon, words, name }: OriginProps) {
  return (
    <p class="talk-origin">
      <Icon name={icon} size="s" />
      <span>
        {words} <Name otherwise={t("talk-nameless")}>{name}</Name>
      </span>
    </p>
  );
}
