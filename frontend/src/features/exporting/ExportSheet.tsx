import "./exporting.css";
import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { ContactExportShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Button } from "@/ui/Button";
import { List } from "@/ui/List";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";
import { ExportRows } from "./ExportRows";
import { askExport, contactExports } from "./exporting";
import { Running } from "./Running";

interface Props {
  contactId: string;
  onClose: () => void;
}

/** Everything said with one person is asked for, watched while it is put together, and saved. */
export function ExportSheet({ contactId, onClose }: Props) {
  const read = useQuery(contactExports(contactId));
  return (
    <Sheet open title={t("exporting")} closeLabel={t("close")} onClose={onClose}>
      <p class="field-hint">{t("exporting-hint")}</p>
      {read.isPending ? (
        <SkeletonRows label={t("loading")} rows={3} />
      ) : read.data ? (
        <Exports contactId={contactId} exports={read.data} />
      ) : (
        <NotLoaded reads={[read]} />
      )}
    </Sheet>
  );
}

function Exports({ contactId, exports }: { contactId: string; exports: ContactExportShape[] }) {
  const running = exports.find((one) => one.state === "running");
  const others = exports.filter((one) => one !== running);
  return (
    <div class="settings-form">
      {/* Said aloud when it changes; the same is to be seen below. */}
      <p class="visually-hidden" role="status">
        {exports[0] ? t(`exporting-${exports[0].state}`) : ""}
      </p>
      {running ? (
        <Running of={running} />
      ) : (
        <Ask contactId={contactId} failed={others[0]?.state === "failed"} />
      )}
      {others.length > 0 && (
        <List header={t("exporting-before")}>
          {others.map((one) => (
            <ExportRows key={one.id} contactId={contactId} of={one} />
          ))}
        </List>
      )}
    </div>
  );
}

function Ask({ contactId, failed }: { contactId: string; failed: boolean }) {
  const [notes, withNotes] = useState(false);
  const [isBusy, become] = useState(false);
  const ask = async () => {
    become(true);
    await askExport(contactId, notes);
    become(false);
  };
  return (
    <>
      <Switch
        label={t("exporting-notes")}
        hint={t("exporting-notes-hint")}
        checked={notes}
        onChange={withNotes}
      />
      <Button variant="primary" icon="archive" block busy={isBusy} onClick={() => void ask()}>
        {t(failed ? "exporting-again" : "exporting-do")}
      </Button>
    </>
  );
}
