import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { longTime, t } from "@/core/i18n";
import { Banner } from "@/ui/Banner";
import { oneLine } from "@/ui/oneLine";
import { callOff, erasureOf } from "./erasing";

/** Above everything else: this person is to be erased, which can be called off, or is just now. */
export function ErasingBanner({ contactId }: { contactId: string }) {
  const { data } = useQuery(erasureOf(contactId));
  const [isBusy, become] = useState(false);
  const erasure = data?.erasure;
  if (erasure?.state === "running") return <Banner>{t("erasing-running")}</Banner>;
  if (erasure?.state !== "waiting") return null;
  const off = async () => {
    if (isBusy) return;
    become(true);
    await callOff(contactId);
    become(false);
  };
  return (
    <Banner tone="danger" action={{ label: t("erasing-call-off"), onClick: () => void off() }}>
      {t("erasing-waiting", {
        time: longTime(erasure.starts_at),
        name: oneLine(erasure.asked_by),
      })}
    </Banner>
  );
}
