import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { ContactCard, ErasureShape } from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Button } from "@/ui/Button";
import { oneLine } from "@/ui/oneLine";
import { Counts } from "./Counts";
import { EraseSheet } from "./EraseSheet";
import { erasureOf } from "./erasing";
import "./erasing.css";

interface Props {
  card: ContactCard;
  /** To what is said with them as archives; null for who may not. */
  onExport: (() => void) | null;
}

/** Erasing a person, for who may: the way in, and the report at the end. */
export function Erasing({ card, onExport }: Props) {
  const read = useQuery(erasureOf(card.id));
  const [isAsking, ask] = useState(false);
  if (read.isPending) return null;
  if (!read.data) return <NotLoaded reads={[read]} />;
  const { erasure, there } = read.data;
  if (erasure?.state === "done") return <Report erasure={erasure} />;
  const isUnderWay = erasure?.state === "waiting" || erasure?.state === "running";
  // Merged into one that was erased: its report is there.
  if (isUnderWay || card.erased_at) return null;
  return (
    <>
      <Button block variant="danger-plain" icon="trash" onClick={() => ask(true)}>
        {t("erasing-title")}
      </Button>
      {isAsking && (
        <EraseSheet
          {...{ card, there }}
          onClose={() => ask(false)}
          onExport={
            onExport &&
            (() => {
              ask(false);
              onExport();
            })
          }
        />
      )}
    </>
  );
}

/** What was removed, how much, when, asked for by whom; no word of the person. */
function Report({ erasure }: { erasure: ErasureShape }) {
  const { asked_by, asked_at, started_at, finished_at, removed, id } = erasure;
  return (
    <section class="erasing-report" aria-label={t("erasing-report")}>
      <h3>{t("erasing-report")}</h3>
      <p>{t("erasing-asked", { name: oneLine(asked_by), time: longTime(asked_at) })}</p>
      {started_at && finished_at && (
        <p>{t("erasing-ran", { from: longTime(started_at), to: longTime(finished_at) })}</p>
      )}
      <Counts of={removed} />
      <p class="field-hint">{t("erasing-stayed")}</p>
      <p class="field-hint erasing-id" dir="ltr">
        {id}
      </p>
      <Button class="erasing-print" icon="file" onClick={() => window.print()}>
        {t("erasing-print")}
      </Button>
    </section>
  );
}
