import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Sheet } from "@/ui/Sheet";
import { attempt, moved } from "./settings";

interface Props {
  title: string;
  isChanged: boolean;
  /** Whether it is saved; says why not itself. */
  save: () => Promise<boolean>;
  onClose: () => void;
  children: ComponentChildren;
}

/** A sheet in which something is changed; what was not saved is not lost without a question. */
export function Editor({ title, isChanged, save, onClose, children }: Props) {
  const [isBusy, become] = useState(false);
  const [isLeaving, leave] = useState(false);
  const done = async () => {
    become(true);
    const isSaved = await save();
    become(false);
    if (isSaved) onClose();
  };
  return (
    <Sheet
      open
      title={title}
      closeLabel={t("close")}
      onClose={() => (isChanged ? leave(true) : onClose())}
      footer={
        <Button variant="primary" block busy={isBusy} onClick={() => void done()}>
          {t("sort-save")}
        </Button>
      }
    >
      <form
        class="sorting-form"
        onSubmit={(event) => {
          event.preventDefault();
          void done();
        }}
      >
        {children}
        {/* Enter in a field saves, as the button below does. */}
        <button type="submit" class="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
      <Dialog
        open={isLeaving}
        title={t("sort-discard-title")}
        text={t("sort-discard-text")}
        confirm={t("sort-discard")}
        cancel={t("sort-stay")}
        tone="danger"
        onConfirm={onClose}
        onCancel={() => leave(false)}
      />
    </Sheet>
  );
}

interface PlacesProps {
  id: string;
  name: string;
  ids: readonly string[];
  order: (ids: string[]) => Promise<void>;
}

/** One place further up or down, as often as wished; where it stands now is said. */
export function Places({ id, name, ids, order }: PlacesProps) {
  const at = ids.indexOf(id);
  const go = (by: -1 | 1) => void attempt(() => order(moved(ids, id, by)));
  return (
    <div class="sorting-places">
      <Button small disabled={at <= 0} onClick={() => go(-1)}>
        {t("sort-up")}
      </Button>
      <Button small disabled={at >= ids.length - 1} onClick={() => go(1)}>
        {t("sort-down")}
      </Button>
      <span class="field-hint" role="status">
        {t("sort-moved", { name, n: at + 1, all: ids.length })}
      </span>
    </div>
  );
}
