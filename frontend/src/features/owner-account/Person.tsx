import { useState } from "preact/hooks";
import type { ChangeOwnerData, OwnerMe } from "@/core/api/gen";
import { LANGUAGES, type Language, language, t, useLanguage } from "@/core/i18n";
import { LANGUAGE_NAMES } from "@/features/language/names";
import { ask, entered, leave, owner } from "@/features/owner/session";
import { done } from "@/features/owner/stepUp";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { List } from "@/ui/List";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { toast } from "@/ui/toasts";

/** Name and language, and leaving. */
export function Person() {
  return (
    <List inset header={owner().email}>
      <NameOf />
      <LanguageOf />
      <SignOut />
    </List>
  );
}

function change(body: ChangeOwnerData["body"]) {
  return done(async () => {
    entered(await ask<ChangeOwnerData, OwnerMe>("PATCH", "/portal/api/me", { body }));
  });
}

function NameOf() {
  const { name } = owner();
  const [typed, setTyped] = useState(name);
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const isSaved = await change({ name: typed.trim() });
    setBusy(false);
    if (isSaved) toast({ text: t("portal-saved"), tone: "ok" });
  };
  return (
    <li class="account-setting">
      <form
        class="account-name"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void save();
        }}
      >
        <Field
          label={t("portal-your-name")}
          hint={t("portal-your-name-hint")}
          autocomplete="name"
          maxLength={80}
          value={typed}
          onValue={setTyped}
        />
        {typed.trim() !== name && (
          <Button type="submit" variant="primary" busy={isBusy}>
            {t("portal-save")}
          </Button>
        )}
      </form>
    </li>
  );
}

function LanguageOf() {
  const speak = async (code: Language) => {
    const before = language.value || "en";
    await useLanguage(code).catch(() => undefined);
    if (!(await change({ language: code }))) await useLanguage(before);
  };
  return (
    <li class="account-setting account-language">
      <span>
        {t("portal-language")}
        <span class="account-hint"> {t("portal-language-hint")}</span>
      </span>
      <SegmentedControl
        label={t("portal-language")}
        options={LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))}
        value={language.value || "en"}
        onChange={(code) => void speak(code)}
      />
    </li>
  );
}

function SignOut() {
  const [isBusy, setBusy] = useState(false);
  const out = async () => {
    setBusy(true);
    await done(leave);
    setBusy(false);
  };
  return (
    <li class="account-setting">
      <Button icon="sign-out" busy={isBusy} onClick={() => void out()}>
        {t("portal-sign-out")}
      </Button>
    </li>
  );
}
