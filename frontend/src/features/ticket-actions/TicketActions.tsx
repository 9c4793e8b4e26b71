import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { Button } from "@/ui/Button";
import { Menu } from "@/ui/Menu";
import { TWO_PANES, useMedia } from "@/ui/media";
import { Tooltip } from "@/ui/Tooltip";
import { finishing, offered } from "./acts";
import { actItems } from "./menu";
import { perform } from "./perform";
import { numberOf, STEP_ICONS, stepWords } from "./words";
import "./ticket-actions.css";

/** The acts this person may do to the ticket now: the likely ones as buttons, all in the menu. */
export function TicketActions({ ticket }: { ticket: TicketShape }) {
  const isWide = useMedia(TWO_PANES);
  const offer = offered(ticket, may);
  const items = actItems(ticket);
  const last = finishing(offer);
  const number = numberOf(ticket);
  if (items.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: these are no form's fields.
    <div class="ticket-actions" role="group" aria-label={t("acts-label", { number })}>
      {offer.take && (
        <Tooltip text={t("acts-take-hint")} keys="t">
          <Button small variant="primary" onClick={() => void perform(ticket, { kind: "take" })}>
            {t("acts-take")}
          </Button>
        </Tooltip>
      )}
      {isWide && last && (
        <Tooltip text={stepWords(last)} keys="e">
          <Button
            small
            icon={STEP_ICONS[last]}
            onClick={() => void perform(ticket, { kind: "step", step: last })}
          >
            {stepWords(last)}
          </Button>
        </Tooltip>
      )}
      <Menu label={t("acts-menu", { number })} items={items} />
    </div>
  );
}
