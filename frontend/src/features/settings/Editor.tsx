import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Sheet } from "@/ui/Sheet";
import "./settings.css";

interface Props {
  title: string;
  /** Where "Save" says too little. */
  saveLabel?: string;
  /** What is changed, as it was and as it is: data that JSON can hold. */
  before: unknown;
  draft: unknown;
  /** Whether it is saved; says why not itself. */
  save: () => Promise<boolean>;
  onClose: () => void;
  children: ComponentChildren;
}

/** A sheet in which something is changed; what was not saved is not lost without a question. */
export function Editor({ title, saveLabel, before, draft, save, onClose, children }: Props) {
  const [isBusy, become] = useState(false);
  const [isLeaving, leave] = useState(false);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(before);
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
          {saveLabel ?? t("settings-save")}
        </Button>
      }
    >
      <form
        class="settings-form"
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
        title={t("settings-discard-title")}
        text={t("settings-discard-text")}
        confirm={t("settings-discard")}
        cancel={t("settings-stay")}
        tone="danger"
        onConfirm={onClose}
        onCancel={() => leave(false)}
      />
    </Sheet>
  );
}
