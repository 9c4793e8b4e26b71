import { t } from "@/core/i18n";
import { connection } from "@/core/live";
import { ConnDot } from "@/ui/ConnDot";

/** Whether what is shown is what is so. */
export function Conn() {
  // The first moments are no trouble to be told of: words that go again would move the head.
  const state = connection.value === "connecting" ? "catching-up" : connection.value;
  return (
    <ConnDot
      quiet
      state={state}
      text={t(state === "offline" ? "talk-offline" : `connection-${connection.value}`)}
    />
  );
}
