import { t } from "@/core/i18n";
import { copyText } from "@/core/tg";
import { Menu, type MenuItem } from "@/ui/Menu";
import { toast } from "@/ui/toasts";
import type { Said } from "./said";
import type { Talk } from "./talk";

/** What can be done with one message; empty where nothing can. */
export function itemsOf(said: Said, talk: Talk): MenuItem[] {
  const { quote, showRevisions, split } = talk;
  const items: MenuItem[] = [];
  if (said.letter) return items;
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
  if (split) {
    items.push({
      id: "split",
      label: t("talk-split"),
      icon: "external",
      onSelect: () => split(said),
    });
  }
  return items;
}

/** The menu's button; undefined, so that no place is kept, for a message nothing can be done with. */
export function menuOf(said: Said, talk: Talk) {
  const items = itemsOf(said, talk);
  if (items.length === 0) return undefined;
  return <Menu label={t("talk-actions")} items={items} align={said.isOut ? "end" : "start"} />;
}
