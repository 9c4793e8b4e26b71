import { useState } from "preact/hooks";
import type { AskOwnerLetterData, LetterSent } from "@/core/api/gen";
import { language, t } from "@/core/i18n";
import { ask } from "@/features/owner/session";
import { reason } from "@/features/owner/stepUp";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** An e-mail address, to which a letter goes. */
export function Address({ onSent }: { onSent: (email: string, sent: LetterSent) => void }) {
  const [email, setEmail] = useState("");
  const [wrong, setWrong] = useState("");
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    const wanted = email.trim();
    if (!ADDRESS.test(wanted)) return setWrong(t("portal-email-wrong"));
    setBusy(true);
    setWrong("");
    try {
      const body = { email: wanted, language: language.value || "en" };
      const url = "/portal/api/letters";
      onSent(wanted, await ask<AskOwnerLetterData, LetterSent>("POST", url, { body }));
    } catch (error) {
      setWrong(reason(error));
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void send();
      }}
    >
      <p class="way-in-text">{t("portal-sign-in-text")}</p>
      <Field
        label={t("portal-email")}
        type="email"
        autocomplete="email"
        autocapitalize="none"
        spellcheck={false}
        maxLength={254}
        autofocus
        required
        value={email}
        error={wrong}
        onValue={(value) => {
          setEmail(value);
          setWrong("");
        }}
      />
      <Button type="submit" variant="primary" block busy={isBusy}>
        {t("portal-send-letter")}
      </Button>
    </form>
  );
}
