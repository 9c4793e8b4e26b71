import { t } from "@/core/i18n";
import { changeSettings, settings } from "@/core/settings";
import { Menu, type MenuItem } from "@/ui/Menu";
import { useMedia } from "@/ui/media";
import type { Tool } from "./editing";

const TOOLS: [Tool, string][] = [
  ["bold", "Ctrl+B"],
  ["italic", "Ctrl+I"],
  ["strike", "Ctrl+Shift+X"],
  ["code", "Ctrl+Shift+M"],
  ["block", "Ctrl+Shift+C"],
  ["link", "Ctrl+K"],
  ["quote", "Ctrl+Shift+."],
];

interface Props {
  onTool: (tool: Tool) => void;
  align: "start" | "end";
}

/** Marks for what is selected, with the keys that do the same; and which key sends. */
export function FormatMenu({ onTool, align }: Props) {
  const hasKeyboard = useMedia("(pointer: fine)");
  const items: MenuItem[] = TOOLS.map(([tool, keys]) => ({
    id: tool,
    label: t(`talk-format-${tool}`),
    keys: hasKeyboard ? keys : undefined,
    onSelect: () => onTool(tool),
  }));
  if (hasKeyboard) {
    const { sendsWithEnter } = settings();
    items.push({
      id: "enter",
      label: t("talk-enter-sends"),
      checked: sendsWithEnter,
      divided: true,
      onSelect: () => changeSettings({ sendsWithEnter: !sendsWithEnter }),
    });
  }
  return <Menu label={t("talk-format")} icon="edit" align={align} items={items} />;
}
