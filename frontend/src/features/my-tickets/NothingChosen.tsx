import { t } from "@/core/i18n";
import { Empty } from "@/ui/Empty";

/** Beside the list, where there is room for a ticket. */
export const NothingChosen = () => (
  <Empty icon="chat" title={t("mine-nothing-chosen")} text={t("mine-nothing-chosen-text")} />
);
