import { t } from "@/core/i18n";
import { copyText } from "@/core/tg";
import { Menu, type MenuItem } from "@/ui/Menu";
import { toast } from "@/ui/toasts";
import type { Said } from "./said";
import { useTalk } from "./talk";

/** What can be done with one message. */
export function MessageMenu({ said }: { said: Said }) {
  const talk = useTalk();
  const items: MenuItem[] = [];
  const { quote, showRevisions } = talk;
  if (quote && !said.isNote) {
    items.push({
      id: "reply",
      label: t("talk-reply"),
      icon: "reply",
      onSelect: () => quote(said),
    });
  }
  if (said.text) {
    items.push({
      id: "copy",
      label: t("talk-copy"),
      icon: "copy",
      onSelect: async () => {
        const isCopied = await copyText(said.text);
        toast({ text: t(isCopied ? "talk-copied" : "talk-not-copied") });
      },
    });
  }
  if (said.revisions > 0 && showRevisions) {
    items.push({
      id: "revisions",
      label: t("talk-revisions"),
      icon: "history",
      onSelect: () => showRevisions(said),
    });
  }
  if (items.length === 0) return null;
  return <Menu label={t("talk-actions")} items={items} align={said.isOut ? "end" : "start"} />;
}
