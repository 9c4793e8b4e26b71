import type { ComponentChildren } from "preact";
import type { Me, Permission } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { LANGUAGES, language, longTime, t } from "@/core/i18n";
import { connection } from "@/core/live";
import { may, me } from "@/core/session";
import { changeSettings, settings } from "@/core/settings";
import { Availability } from "@/features/assigning/Availability";
import type { Deeper } from "@/features/inbox/place";
import { LANGUAGE_NAMES } from "@/features/language/names";
import { speakWithMe } from "@/features/language/speakWithMe";
import { Avatar } from "@/ui/Avatar";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { useMedia } from "@/ui/media";
import { Name } from "@/ui/Name";
import { Row } from "@/ui/Row";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Switch } from "@/ui/Switch";
import { SignOut } from "./SignOut";
import "./profile.css";

/** What a role may do, as far as a person at the desk cares. */
const SHOWN: readonly Permission[] = [
  "tickets.read_all",
  "tickets.read_assigned",
  "tickets.reply",
  "tickets.take",
  "tickets.assign",
  "tickets.set_status",
  "tickets.set_priority",
  "contacts.read",
  "contacts.ban",
  "stats.read",
  "staff.manage",
  "desk.manage",
  "api.manage",
  "billing.manage",
];

/** Who I am, how I like the app, and leaving. */
export function Profile({ onSettings }: { onSettings: (of: Deeper) => void }) {
  const self = me();
  const canSort = may("categories.manage");
  const canManage = may("desk.manage");
  return (
    <div class="profile">
      <div class="profile-who">
        <Avatar id={self.id} name={self.name} size="l" />
        <h2 class="profile-name">
          <Name>{self.name}</Name>
        </h2>
        {self.role && <p class="profile-role">{t(`role-${self.role}`)}</p>}
      </div>
      <Availability />
      <List inset>
        <Row
          before={<Icon name="bell" />}
          title={t("inbox-section-notifications")}
          text={t("me-notifications-hint")}
          chevron
          onClick={() => onSettings("notifications")}
        />
        {may("contacts.read") && (
          <Row
            before={<Icon name="users" />}
            title={t("inbox-section-contacts")}
            text={t("me-contacts-hint")}
            chevron
            onClick={() => onSettings("contacts")}
          />
        )}
      </List>
      <Rights self={self} />
      {(canSort || canManage) && (
        <List inset header={t("me-desk")}>
          {canSort && (
            <Row
              before={<Icon name="tag" />}
              title={t("inbox-section-sorting")}
              text={t("me-sorting-hint")}
              chevron
              onClick={() => onSettings("sorting")}
            />
          )}
          {canManage && (
            <Row
              before={<Icon name="tag" />}
              title={t("inbox-section-tags")}
              text={t("me-tags-hint")}
              chevron
              onClick={() => onSettings("tags")}
            />
          )}
          {canManage && (
            <Row
              before={<Icon name="edit" />}
              title={t("inbox-section-fields")}
              text={t("me-fields-hint")}
              chevron
              onClick={() => onSettings("fields")}
            />
          )}
          {canManage && (
            <Row
              before={<Icon name="users" />}
              title={t("inbox-section-assigning")}
              text={t("me-assigning-hint")}
              chevron
              onClick={() => onSettings("assigning")}
            />
          )}
          {canManage && (
            <Row
              before={<Icon name="zap" />}
              title={t("inbox-section-canned")}
              text={t("me-canned-hint")}
              chevron
              onClick={() => onSettings("canned")}
            />
          )}
          {canManage && (
            <Row
              before={<Icon name="clock" />}
              title={t("inbox-section-opening")}
              text={t("me-opening-hint")}
              chevron
              onClick={() => onSettings("opening")}
            />
          )}
          {canManage && (
            <Row
              before={<Icon name="alarm" />}
              title={t("inbox-section-deadlines")}
              text={t("me-deadlines-hint")}
              chevron
              onClick={() => onSettings("deadlines")}
            />
          )}
          {canManage && (
            <Row
              before={<Icon name="star" />}
              title={t("inbox-section-ratings")}
              text={t("me-ratings-hint")}
              chevron
              onClick={() => onSettings("ratings")}
            />
          )}
        </List>
      )}
      <Liking />
      <State self={self} />
      <SignOut />
    </div>
  );
}

function Rights({ self }: { self: Me }) {
  const has = (one: Permission) => self.permissions.includes(one);
  // Whoever reads everything need not be told that they read their own.
  const shown = SHOWN.filter(
    (one) => has(one) && !(one === "tickets.read_assigned" && has("tickets.read_all")),
  );
  return (
    <details class="profile-rights">
      <summary>
        <Icon name="lock" />
        <span>{t("me-rights")}</span>
        <Icon name="chevron-down" size="s" />
      </summary>
      <ul>
        {shown.map((one) => (
          <li key={one}>
            <Icon name="check" size="s" />
            {t(`may-${one.replace(".", "-")}`)}
          </li>
        ))}
      </ul>
      <p>{t("me-rights-more")}</p>
    </details>
  );
}

function Liking() {
  const now = settings();
  const hasKeyboard = useMedia("(any-pointer: fine)");
  return (
    <List inset header={t("me-settings")}>
      <Setting>
        <span class="profile-label">
          {t("me-language")}
          <span class="profile-hint">{t("me-language-hint")}</span>
        </span>
        <SegmentedControl
          label={t("me-language")}
          options={LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))}
          value={language.value || "en"}
          onChange={(code) => void speakWithMe(code)}
        />
      </Setting>
      {hasKeyboard && (
        <>
          <Setting>
            <Switch
              label={t("me-enter")}
              hint={t(now.sendsWithEnter ? "me-enter-on" : "me-enter-off")}
              checked={now.sendsWithEnter}
              onChange={(sendsWithEnter) => changeSettings({ sendsWithEnter })}
            />
          </Setting>
          <Setting>
            <Switch
              label={t("me-keys")}
              hint={t("me-keys-hint")}
              checked={now.hasKeys}
              onChange={(hasKeys) => changeSettings({ hasKeys })}
            />
          </Setting>
        </>
      )}
      <Setting>
        <Switch
          label={t("me-sound")}
          hint={t("me-sound-hint")}
          checked={now.hasSound}
          onChange={(hasSound) => changeSettings({ hasSound })}
        />
      </Setting>
    </List>
  );
}

const Setting = ({ children }: { children: ComponentChildren }) => (
  <li class="profile-setting">{children}</li>
);

function State({ self }: { self: Me }) {
  return (
    <List inset header={t("me-state")} footer={t("me-release", { release: boot().release })}>
      <Row
        before={<Icon name={connection.value === "offline" ? "offline" : "globe"} />}
        title={t("me-connection")}
        text={<span role="status">{t(`link-${connection.value}`)}</span>}
      />
      <Row
        before={<Icon name="clock" />}
        title={t(self.client === "desktop" ? "me-browser" : "me-telegram")}
        text={t("me-until", { time: longTime(self.expires_at) })}
      />
    </List>
  );
}
