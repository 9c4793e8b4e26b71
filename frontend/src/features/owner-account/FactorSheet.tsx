import { useState } from "preact/hooks";
import type {
  BeginSecondFactorResponse,
  RecoveryCodes as Codes,
  ConfirmSecondFactorData,
} from "@/core/api/gen";
import { t } from "@/core/i18n";
import { copyText } from "@/core/tg";
import { CodeField } from "@/features/owner/CodeField";
import { ask, lookWhoIsThere } from "@/features/owner/session";
import { reason } from "@/features/owner/stepUp";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Sheet } from "@/ui/Sheet";
import { toast } from "@/ui/toasts";

interface Props {
  fresh: BeginSecondFactorResponse;
  onClose: () => void;
}

/** An app gets to know the secret, and shows that it does; then come the written-down codes. */
export function FactorSheet({ fresh, onClose }: Props) {
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const confirm = async () => {
    setBusy(true);
    setWrong("");
    try {
      const body = { code: code.replace(/\s/g, "") };
      const found = await ask<ConfirmSecondFactorData, Codes>(
        "POST",
        "/portal/api/second-factor/confirm",
        { body },
      );
      setCodes(found.recovery_codes);
      await lookWhoIsThere().catch(() => undefined);
    } catch (error) {
      setWrong(reason(error));
    } finally {
      setBusy(false);
    }
  };
  if (codes) return <RecoveryCodes codes={codes} onClose={onClose} />;
  return (
    <Sheet
      open
      title={t("portal-factor-begin")}
      closeLabel={t("close")}
      onClose={onClose}
      footer={
        <Button
          variant="primary"
          block
          busy={isBusy}
          disabled={!code.trim()}
          onClick={() => void confirm()}
        >
          {t("portal-factor-confirm")}
        </Button>
      }
    >
      <form
        class="factor-steps"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy && code.trim()) void confirm();
        }}
      >
        <p>{t("portal-factor-scan")}</p>
        <div class="factor-qr">
          <img
            alt={t("portal-factor-qr")}
            src={`data:image/svg+xml;utf8,${encodeURIComponent(fresh.qr_svg)}`}
          />
        </div>
        <p>{t("portal-factor-type")}</p>
        <Copied text={fresh.secret} label={t("portal-factor-copy")} />
        <p>
          <a href={fresh.uri}>{t("portal-factor-here")}</a>
        </p>
        <CodeField value={code} error={wrong} onValue={setCode} mayBeRecovery={false} />
      </form>
    </Sheet>
  );
}

/** Shown once: each is good for one sign-in without the phone. */
export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  return (
    <Sheet
      open
      title={t("portal-recovery")}
      closeLabel={t("close")}
      onClose={onClose}
      footer={
        <Button variant="primary" block onClick={onClose}>
          {t("portal-recovery-kept")}
        </Button>
      }
    >
      <div class="factor-steps">
        <p>{t("portal-recovery-text")}</p>
        <ul class="factor-codes" dir="ltr">
          {codes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <Button icon="copy" onClick={() => void copy(codes.join("\n"))}>
          {t("portal-recovery-copy")}
        </Button>
      </div>
    </Sheet>
  );
}

const Copied = ({ text, label }: { text: string; label: string }) => (
  <p class="factor-secret">
    <code dir="ltr">{text}</code>
    <IconButton icon="copy" label={label} onClick={() => void copy(text)} />
  </p>
);

async function copy(text: string): Promise<void> {
  if (await copyText(text)) toast({ text: t("portal-copied"), tone: "ok" });
}
