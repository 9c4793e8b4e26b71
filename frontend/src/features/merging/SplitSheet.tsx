import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { TicketShape } from "@/core/api/gen";
import { clock, t } from "@/core/i18n";
import type { Said } from "@/features/conversation/said";
import { Button } from "@/ui/Button";
import { Name } from "@/ui/Name";
import { oneLine } from "@/ui/oneLine";
import { Sheet } from "@/ui/Sheet";
import { split } from "./merging";
import "./merging.css";

interface Props {
  ticket: TicketShape;
  /** What was read of the conversation, oldest first. */
  said: readonly Said[];
  /** The message it was begun from. */
  from: Said;
  onClose: () => void;
}

const MOST = 200;

/** Which messages become a ticket of their own: from one on, and what else is ticked. */
export function SplitSheet({ ticket, said, from, onClose }: Props) {
  const shown = said.filter((one) => !one.letter).slice(-MOST);
  const [chosen, choose] = useState<ReadonlySet<string>>(() => new Set(beginning(shown, from)));
  const [isBusy, setBusy] = useState(false);
  const [, go] = useLocation();
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const isPublic = (one: Said) => !one.isNote;
  const takes = shown.some((one) => isPublic(one) && chosen.has(one.id));
  const leaves =
    said.length > shown.length || shown.some((one) => isPublic(one) && !chosen.has(one.id));
  const make = async () => {
    setBusy(true);
    const ids = shown.filter((one) => chosen.has(one.id)).map((one) => one.id);
    if (await split(ticket, ids, (id) => go(`/t/${id}`))) onClose();
    setBusy(false);
  };
  return (
    <Sheet
      open
      title={t("merging-split-of", { number: `#${ticket.number}` })}
      closeLabel={t("close")}
      onClose={onClose}
      footer={
        <Button
          block
          variant="primary"
          busy={isBusy}
          disabled={!takes || !leaves}
          onClick={() => void make()}
        >
          {t("merging-split", { n: chosen.size })}
        </Button>
      }
    >
      <p class="merging-hint">{t(leaves ? "merging-split-hint" : "merging-split-all")}</p>
      <ul class="merging-said">
        {shown.map((one) => (
          <li key={one.id}>
            <label class="merging-line">
              <input type="checkbox" checked={chosen.has(one.id)} onChange={() => toggle(one.id)} />
              <span class="merging-words">
                <small>
                  <Name otherwise={t("merging-nameless")}>{one.authorName}</Name>{" "}
                  <span class="tabular">{clock(one.sentAt)}</span>
                  {one.isNote && ` · ${t("merging-note")}`}
                </small>
                <bdi>{oneLine(one.text) || t("merging-wordless")}</bdi>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

/** From this message on, as long as its author speaks. */
function beginning(shown: readonly Said[], from: Said): string[] {
  const at = shown.findIndex((one) => one.id === from.id);
  if (at < 0) return [];
  const after = shown.slice(at);
  const end = after.findIndex((one) => one.isOut !== from.isOut || one.isNote !== from.isNote);
  return after.slice(0, end < 0 ? undefined : end).map((one) => one.id);
}
