import { useState } from "preact/hooks";
import type { OwnNotifications } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { clockOf } from "@/features/settings/hours";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Switch } from "@/ui/Switch";
import { timed } from "./QuietHours";
import {
  type Chosen,
  choose,
  confirmAddress,
  giveAddress,
  removeAddress,
  switchMail,
} from "./settings";

const PACES = ["at_once", "hourly", "daily"] as const;

/** Where mail goes and how often; nothing where this installation sends none. */
export function MailSettings({ now }: { now: OwnNotifications }) {
  const { is_possible, state, address } = now.mail;
  if (!is_possible) return null;
  if (state === "none") return <Address />;
  const isOn = state === "on";
  return (
    <List inset header={t("notify-mail")} footer={t(`notify-mail-${state}`)}>
      <Row
        before={<Icon name="mail" />}
        title={address}
        after={
          <Button small onClick={() => void removeAddress()}>
            {t("notify-mail-remove")}
          </Button>
        }
      />
      {state === "unconfirmed" && <Code address={address} />}
      {state === "failed" && (
        <li class="notify-line">
          <Button onClick={() => void giveAddress(address)}>{t("notify-mail-again")}</Button>
        </li>
      )}
      {(isOn || state === "off") && (
        <li class="notify-line">
          <Switch
            label={t("notify-mail-switch")}
            checked={isOn}
            onChange={(wanted) => void switchMail(wanted)}
          />
        </li>
      )}
      {isOn && <Pace now={now} />}
    </List>
  );
}

function Address() {
  const [address, write] = useState("");
  const [isBusy, setBusy] = useState(false);
  const give = async () => {
    setBusy(true);
    await giveAddress(address.trim());
    setBusy(false);
  };
  return (
    <List inset header={t("notify-mail")} footer={t("notify-mail-none")}>
      <li class="notify-line">
        <form
          class="settings-form"
          onSubmit={(event) => {
            event.preventDefault();
            void give();
          }}
        >
          <Field
            type="email"
            inputMode="email"
            autoComplete="email"
            label={t("notify-mail-address")}
            value={address}
            onValue={write}
          />
          <Button type="submit" busy={isBusy} disabled={!address.trim()}>
            {t("notify-mail-send")}
          </Button>
        </form>
      </li>
    </List>
  );
}

function Code({ address }: { address: string }) {
  const [digits, write] = useState("");
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    await confirmAddress(digits);
    setBusy(false);
  };
  const isWhole = /^\d{6}$/.test(digits);
  return (
    <li class="notify-line">
      <form
        class="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) void confirm();
        }}
      >
        <Field
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          label={t("notify-mail-code")}
          hint={t("notify-mail-code-hint")}
          value={digits}
          onValue={(text) => write(text.replace(/\D/g, ""))}
        />
        <div class="notify-buttons">
          <Button type="submit" busy={isBusy} disabled={!isWhole}>
            {t("notify-mail-confirm")}
          </Button>
          <Button onClick={() => void giveAddress(address)}>{t("notify-mail-resend")}</Button>
        </div>
      </form>
    </li>
  );
}

function Pace({ now }: { now: OwnNotifications }) {
  const { pace, daily_at } = now.wishes as Chosen;
  return (
    <li class="notify-line">
      <p class="field-label">{t("notify-pace")}</p>
      <SegmentedControl
        label={t("notify-pace")}
        options={PACES.map((id) => ({ id, label: t(`notify-pace-${id}`) }))}
        value={pace}
        onChange={(id) => void choose(now, { pace: id })}
      />
      {pace === "daily" && (
        <Field
          type="time"
          label={t("notify-daily-at")}
          value={clockOf(daily_at)}
          onValue={(text) => timed(text, (minute) => void choose(now, { daily_at: minute }))}
        />
      )}
    </li>
  );
}
