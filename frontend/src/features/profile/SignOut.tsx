import { useState } from "preact/hooks";
import type { SignOutEverywhereData } from "@/core/api/gen";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { letters } from "@/core/outbox";
import { signOut } from "@/core/session";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/toasts";

type Reach = "here" | "everywhere";

/** Leaving this device, or all of them; unsent words are named before they are lost. */
export function SignOut() {
  const [reach, setReach] = useState<Reach | null>(null);
  const [isBusy, setBusy] = useState(false);
  const unsent = letters.value.length;
  const leave = async () => {
    setBusy(true);
    try {
      if (reach === "everywhere") {
        await api<SignOutEverywhereData, void>("DELETE", "/api/v1/session/all", {});
      }
      await signOut();
    } catch (error) {
      const text = error instanceof ApiError ? error.message : t("me-not-out");
      toast({ text, tone: "danger" });
    } finally {
      setBusy(false);
      setReach(null);
    }
  };
  const warning = unsent > 0 ? ` ${t("me-out-unsent", { n: unsent })}` : "";
  return (
    <div class="profile-out">
      <Button block icon="sign-out" onClick={() => setReach("here")}>
        {t("me-out-here")}
      </Button>
      <Button block variant="danger-plain" onClick={() => setReach("everywhere")}>
        {t("me-out-everywhere")}
      </Button>
      <Dialog
        open={reach !== null}
        tone="danger"
        title={t(reach === "everywhere" ? "me-out-everywhere-title" : "me-out-here-title")}
        text={t(reach === "everywhere" ? "me-out-everywhere-text" : "me-out-here-text") + warning}
        confirm={t("me-out")}
        cancel={t("cancel")}
        busy={isBusy}
        onConfirm={() => void leave()}
        onCancel={() => setReach(null)}
      />
    </div>
  );
}
