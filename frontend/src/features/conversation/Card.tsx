import type { ComponentChildren } from "preact";
import type { MessageDetails } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { openLink } from "@/core/tg";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { oneLine } from "@/ui/oneLine";
import type { Said } from "./said";
import { safeHref } from "./spans";
import { type CardKind, hasCard } from "./words";

type Details = { details: MessageDetails };

const CARDS: Record<CardKind, (props: Details) => ComponentChildren> = {
  location: Place,
  venue: Place,
  contact: Person,
  poll: Poll,
  dice: Dice,
  game: ({ details }) => (
    <Plain icon="zap" title={details.title ?? ""} note={t("talk-kind-game")} />
  ),
  story: ({ details }) => (
    <Plain icon="image" title={details.chat ?? ""} note={t("talk-story-note")} />
  ),
  checklist: Checklist,
  paid_media: ({ details }) => (
    <Plain
      icon="star"
      title={t("talk-kind-paid_media")}
      note={t("talk-stars", { n: details.stars ?? 0 })}
    />
  ),
  gift: ({ details }) => (
    <Plain icon="star" title={t("talk-kind-gift")} note={oneLine(details.name ?? "")} />
  ),
  giveaway: ({ details }) => (
    <Plain
      icon="star"
      title={t("talk-kind-giveaway")}
      note={t("talk-winners", { n: details.winners ?? 0 })}
    />
  ),
  invoice: ({ details }) => (
    <Plain icon="file" title={t("talk-kind-invoice")} note={money(details)} />
  ),
};

/** Kinds that are neither words nor files, each with what matters of it. */
export function Card({ said }: { said: Said }) {
  if (!hasCard(said.kind)) return null;
  const Drawn = CARDS[said.kind];
  return <Drawn details={said.details} />;
}

interface PlainProps {
  icon: IconName;
  title: string;
  note?: ComponentChildren;
  children?: ComponentChildren;
}

function Plain({ icon, title, note, children }: PlainProps) {
  return (
    <div class="talk-card">
      <span class="talk-card-icon">
        <Icon name={icon} />
      </span>
      <span class="talk-card-text">
        <strong>
          <bdi>{oneLine(title)}</bdi>
        </strong>
        {note && <span class="talk-card-note">{note}</span>}
        {children}
      </span>
    </div>
  );
}

function Out({ href, children }: { href: string; children: ComponentChildren }) {
  const safe = safeHref(href);
  if (!safe) return <>{children}</>;
  return (
    <a
      class="talk-card-link"
      href={safe}
      target="_blank"
      rel="noopener noreferrer nofollow"
      onClick={(event) => {
        if (openLink(safe)) event.preventDefault();
      }}
    >
      {children}
      <Icon name="external" size="s" />
    </a>
  );
}

function Place({ details }: Details) {
  const { latitude = 0, longitude = 0, title, address, live_period_s } = details;
  const at = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return (
    <Plain
      icon="pin"
      title={title ?? t(live_period_s ? "talk-live-place" : "talk-kind-location")}
      note={<bdi>{oneLine(address ?? at)}</bdi>}
    >
      <Out href={map}>{t("talk-open-map")}</Out>
    </Plain>
  );
}

function Person({ details }: Details) {
  const phone = oneLine(details.phone ?? "");
  return (
    <Plain icon="user" title={details.name ?? ""} note={t("talk-kind-contact")}>
      {phone && (
        <Out href={`tel:${phone.replace(/[^\d+]/g, "")}`}>
          <bdi dir="ltr">{phone}</bdi>
        </Out>
      )}
    </Plain>
  );
}

function Poll({ details }: Details) {
  return (
    <Plain
      icon="chart"
      title={details.question ?? ""}
      note={t(details.is_quiz ? "talk-quiz" : "talk-kind-poll")}
    >
      <ul class="talk-options">
        {(details.options ?? []).map((one, at) => (
          <li key={`${at}-${one}`}>
            <Icon name="open" size="s" />
            <bdi>{oneLine(one)}</bdi>
          </li>
        ))}
      </ul>
    </Plain>
  );
}

function Checklist({ details }: Details) {
  return (
    <Plain icon="check-circle" title={details.title ?? ""} note={t("talk-kind-checklist")}>
      <ul class="talk-options">
        {(details.tasks ?? []).map((one, at) => (
          <li key={`${at}-${one.text}`}>
            <Icon
              name={one.is_done ? "check-circle" : "open"}
              size="s"
              label={t(one.is_done ? "talk-done" : "talk-not-done")}
            />
            <bdi>{oneLine(one.text)}</bdi>
          </li>
        ))}
      </ul>
    </Plain>
  );
}

function Dice({ details }: Details) {
  return (
    <p class="talk-dice">
      <span>{details.emoji ?? "🎲"}</span> <span>{t("talk-dice", { n: details.value ?? 0 })}</span>
    </p>
  );
}

function money({ amount_minor = 0, currency = "" }: MessageDetails): string {
  if (!/^[A-Z]{3}$/.test(currency)) return "";
  const format = new Intl.NumberFormat(document.documentElement.lang || "en", {
    style: "currency",
    currency,
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount_minor / 10 ** digits);
}
