import { useState } from "preact/hooks";
import type { ContactCard, ErasureBody, ErasureCounts } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { Sheet } from "@/ui/Sheet";
import { Counts } from "./Counts";
import { erase, plain } from "./erasing";

interface Props {
  card: ContactCard;
  there: ErasureCounts;
  onClose: () => void;
  /** What is there can be saved before; null for who may not. */
  onExport: (() => void) | null;
}

/** What would go is seen, when is chosen, and the name is typed by whoever means it. */
export function EraseSheet({ card, there, onClose, onExport }: Props) {
  const [when, choose] = useState<ErasureBody["when"]>("in-a-day");
  const [typed, type] = useState("");
  const [isWrong, say] = useState(false);
  const [isBusy, become] = useState(false);
  const order = async () => {
    if (plain(typed) !== plain(card.name)) return say(true);
    become(true);
    const isOrdered = await erase(card.id, { confirm: typed, when });
    become(false);
    if (isOrdered) onClose();
  };
  return (
    <Sheet open title={t("erasing-title")} closeLabel={t("close")} onClose={onClose}>
      <form
        class="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void order();
        }}
      >
        <p>{t("erasing-what")}</p>
        <Counts of={there} />
        <p class="field-hint">{t("erasing-stays")}</p>
        {onExport && (
          <Button icon="archive" block onClick={onExport}>
            {t("erasing-export")}
          </Button>
        )}
        <Select
          label={t("erasing-when")}
          hint={t(`erasing-when-${when}-hint`)}
          options={[
            { id: "in-a-day", label: t("erasing-when-in-a-day") },
            { id: "at-once", label: t("erasing-when-at-once") },
          ]}
          value={when}
          onValue={(id) => choose(id === "at-once" ? "at-once" : "in-a-day")}
        />
        <Field
          label={t("erasing-type", { name: plain(card.name) })}
          error={isWrong ? t("erasing-wrong") : undefined}
          autocomplete="off"
          maxLength={400}
          value={typed}
          onValue={(name) => {
            type(name);
            say(false);
          }}
        />
        <Button type="submit" variant="danger" icon="trash" block busy={isBusy}>
          {t(`erasing-do-${when}`)}
        </Button>
        <Button block onClick={onClose}>
          {t("erasing-keep")}
        </Button>
      </form>
    </Sheet>
  );
}
