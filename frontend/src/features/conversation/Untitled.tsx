import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { Skeleton } from "@/ui/Skeleton";

/** In place of a ticket's title while there is none: a heading always says something. */
export const Untitled = ({ hasFailed }: { hasFailed: boolean }) =>
  hasFailed ? (
    boot().desk.name
  ) : (
    <>
      <Skeleton width="60%" />
      <span class="visually-hidden">{t("loading")}</span>
    </>
  );
