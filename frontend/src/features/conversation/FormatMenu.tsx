import { t } from "@/core/i18n";
import { Menu, type MenuItem } from "@/ui/Menu";
import { useMedia } from "@/ui/media";
import type { Tool } from "./editing";
import { chooseSendWith, sendWith } from "./preferences";

const TOOLS: [Tool, string][] = [
  ["bold", "Ctrl+B"],
  ["italic", "Ctrl+I"],
  ["strike", "Ctrl+Shift+X"],
  ["code", "Ctrl+Shift+M"],
  ["block", "Ctrl+Shift+C"],
  ["link", "Ctrl+K"],
  ["quote", "Ctrl+Shift+."],
];

/** Marks for what is selected, with the keys that do the same; and which key sends. */
export function FormatMenu({ onTool }: { onTool: (tool: Tool) => void }) {
  const hasKeyboard = useMedia("(pointer: fine)");
  const items: MenuItem[] = TOOLS.map(([tool, keys]) => ({
    id: tool,
    label: t(`talk-format-${tool}`),
    keys: hasKeyboard ? keys : undefined,
    onSelect: () => onTool(tool),
  }));
  if (hasKeyboard) {
    const isEnter = sendWith.value === "enter";
    items.push({
      id: "enter",
      label: t("talk-enter-sends"),
      checked: isEnter,
      divided: true,
      onSelect: () => void chooseSendWith(isEnter ? "mod+enter" : "enter"),
    });
  }
  return <Menu label={t("talk-format")} icon="edit" align="start" items={items} />;
}
