import type { ContactExportShape } from "@/core/api/gen";
import { t } from "@/core/i18n";

/** How far it is: conversations first, files after them. */
export function Running({ of }: { of: ContactExportShape }) {
  const { tickets, tickets_total: total, files, with_notes: notes } = of;
  return (
    <div class="settings-form">
      <p>{t(notes ? "exporting-runs-notes" : "exporting-runs")}</p>
      <progress
        class="exporting-bar"
        max={Math.max(total, 1)}
        value={Math.min(tickets, total)}
        aria-label={t("exporting-progress")}
      />
      <p class="field-hint">{t("exporting-done-so-far", { tickets, total, files })}</p>
      <p class="field-hint">{t("exporting-may-close")}</p>
    </div>
  );
}
