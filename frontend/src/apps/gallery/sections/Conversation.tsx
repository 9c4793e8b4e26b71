import { useState } from "preact/hooks";
import { Case } from "@/apps/gallery/Case";
import { Thread } from "@/apps/gallery/Thread";
import { Writing } from "@/apps/gallery/Writing";
import { Composer } from "@/ui/Composer";

export function Conversation() {
  const [text, setText] = useState("");
  const same = { value: text, onValue: setText, onSend: () => setText(""), sendLabel: "Send" };
  return (
    <>
      <Case title="Messages and notes" as="plain">
        <div class="gallery-frame">
          <Thread />
          <Writing />
        </div>
      </Case>
      <Case title="Composer: a note, under way, off" as="grid">
        <div class="gallery-frame">
          <Composer
            {...same}
            tone="note"
            label="Note for the team"
            noteLabel="Internal note · only your team sees it"
            canSend
          />
        </div>
        <div class="gallery-frame">
          <Composer {...same} label="Reply" value="Отправляется…" canSend busy />
        </div>
        <div class="gallery-frame">
          <Composer {...same} label="Imogen cannot be reached" canSend={false} disabled />
        </div>
      </Case>
    </>
  );
}
