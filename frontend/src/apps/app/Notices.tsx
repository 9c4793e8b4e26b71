import { t } from "@/core/i18n";
import { connection } from "@/core/live";
import { Banner } from "@/ui/Banner";
import { hasNewRelease, takeRelease } from "./releases";

/** What concerns the whole app: a new release, no network. */
export function Notices() {
  return (
    <>
      {hasNewRelease.value && (
        <Banner
          tone="info"
          action={{ label: t("release-take"), onClick: () => void takeRelease() }}
        >
          {t("release-new")}
        </Banner>
      )}
      {connection.value === "offline" && <Banner tone="warn">{t("connection-offline")}</Banner>}
    </>
  );
}
