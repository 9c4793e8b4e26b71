import { useQuery } from "@tanstack/preact-query";
import type { OwnNotifications } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { SkeletonRows } from "@/ui/Skeleton";
import { Browsers } from "./Browsers";
import { MailSettings } from "./MailSettings";
import { QuietHours } from "./QuietHours";
import { Reminding } from "./Reminding";
import { type Chosen, choose, KINDS, type Kind, ownQuery, turned, type Way } from "./settings";
import "@/features/settings/settings.css";
import "./notifications.css";

/** How I am told: which kind by which way, when it is quiet, where mail and browsers are. */
export function Notifications() {
  const own = useQuery(ownQuery);
  if (own.isPending) return <SkeletonRows label={t("loading")} rows={6} />;
  if (!own.data) return <NotLoaded reads={[own]} />;
  return (
    <div class="settings">
      <Ways now={own.data} />
      <QuietHours now={own.data} />
      <MailSettings now={own.data} />
      <Browsers now={own.data} />
      {may("desk.manage") && <Reminding />}
    </div>
  );
}

const ICONS: Record<Way, IconName> = { bot: "bot", mail: "mail", push: "globe" };

function Ways({ now }: { now: OwnNotifications }) {
  const wishes = now.wishes as Chosen;
  const ways: Way[] = ["bot"];
  if (now.mail.state !== "none") ways.push("mail");
  if (now.devices.length > 0) ways.push("push");
  return (
    <section class="list-inset">
      <h2 class="list-header">{t("notify-ways")}</h2>
      <div class="list-rows notify-table">
        <table>
          <caption class="visually-hidden">{t("notify-ways")}</caption>
          <thead>
            <tr>
              <td />
              {ways.map((way) => (
                <th key={way} scope="col">
                  <span class="notify-way">
                    <Icon name={ICONS[way]} />
                    {t(`notify-way-${way}`)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {KINDS.map((kind) => (
              <tr key={kind}>
                <th scope="row">{t(`notify-kind-${kind}`)}</th>
                {ways.map((way) => (
                  <td key={way}>
                    <Tick now={now} wishes={wishes} kind={kind} way={way} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="list-footer">{t("notify-ways-hint")}</p>
    </section>
  );
}

interface TickProps {
  now: OwnNotifications;
  wishes: Chosen;
  kind: Kind;
  way: Way;
}

function Tick({ now, wishes, kind, way }: TickProps) {
  // The card in the chat follows the status by itself, without a message of its own.
  if (way === "bot" && kind === "status") return <span title={t("notify-by-card")}>—</span>;
  return (
    <label class="notify-tick">
      <input
        type="checkbox"
        aria-label={t("notify-tick", {
          kind: t(`notify-kind-${kind}`),
          way: t(`notify-way-${way}`),
        })}
        checked={!wishes.off[kind]?.includes(way)}
        onChange={(event) => {
          const off = turned(wishes.off, kind, way, event.currentTarget.checked);
          void choose(now, { off });
        }}
      />
    </label>
  );
}
