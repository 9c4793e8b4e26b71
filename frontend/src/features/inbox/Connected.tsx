import { t } from "@/core/i18n";
import { connection } from "@/core/live";
import { ConnDot } from "@/ui/ConnDot";

/** The connection as it is, everywhere the same. */
export function Connected() {
  const now = connection.value;
  const state = now === "connecting" ? "reconnecting" : now;
  return <ConnDot state={state} text={t(`link-${now}`)} />;
}
