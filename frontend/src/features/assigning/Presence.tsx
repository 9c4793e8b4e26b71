import type { WorkerShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import "./presence.css";

const ICONS = { here: "check-circle", away: "moon", offline: "open" } as const;

/** Whether somebody takes tickets now: shape, colour and word. */
export const Presence = ({ presence }: { presence: WorkerShape["presence"] }) => (
  <span class="presence" data-presence={presence}>
    <Icon name={ICONS[presence]} size="s" />
    {t(`presence-${presence}`)}
  </span>
);
