import { t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import "./erasing.css";

/** Instead of a place to write: nobody is left to write to. */
export const ErasedFoot = () => (
  <p class="erasing-foot" role="note">
    <Icon name="trash" />
    <span>{t("erasing-here")}</span>
  </p>
);
