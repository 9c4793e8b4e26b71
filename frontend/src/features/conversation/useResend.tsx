import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { confirm } from "@/core/tg";
import { later } from "@/ui/later";
import { resend } from "./resend";
import type { Said } from "./said";

const Dialog = later(() => import("@/ui/Dialog").then((found) => found.Dialog));

/** Sends a message again; of one that may have arrived it is asked first. */
export function useResend(): { again: (said: Said) => void; question: ComponentChildren } {
  const [doubtful, doubt] = useState<Said | null>(null);
  const [isAsked, ask] = useState(false);
  const again = async (said: Said) => {
    if (said.delivery?.state !== "unknown") return resend(said);
    const answer = await confirm(t("talk-twice-why"), t("talk-resend"), t("cancel"));
    if (answer) return resend(said);
    if (answer === false) return;
    doubt(said);
    ask(true);
  };
  const question = doubtful && (
    <Dialog
      open={isAsked}
      title={t("talk-twice-title")}
      text={t("talk-twice-why")}
      confirm={t("talk-resend")}
      cancel={t("cancel")}
      onConfirm={() => {
        ask(false);
        void resend(doubtful);
      }}
      onCancel={() => ask(false)}
    />
  );
  return { again: (said) => void again(said), question };
}
