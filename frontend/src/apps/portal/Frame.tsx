import type { ComponentChildren } from "preact";
import { Link, useLocation } from "wouter-preact";
import { t } from "@/core/i18n";
import { owner } from "@/features/owner/session";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { Name } from "@/ui/Name";
import { portalBoot } from "./boot";

/** What is around every screen: whose portal it is, the ways, who is signed in. */
export function Frame({ children }: { children: ComponentChildren }) {
  const [path] = useLocation();
  const isAccount = path.startsWith("/account");
  const { name, mailPage } = portalBoot();
  return (
    <div class="portal">
      <a class="skip" href="#portal-main">
        {t("portal-skip")}
      </a>
      <header class="portal-head">
        <span class="portal-name">{name}</span>
        <nav class="portal-ways" aria-label={t("portal-ways")}>
          <Way to="/" icon="inbox" label={t("portal-desks")} isHere={!isAccount} />
          <Way to="/account" icon="user" label={t("portal-account")} isHere={isAccount} />
          {mailPage && (
            <a class="portal-way" href={mailPage}>
              <Icon name="mail" />
              {t("portal-demo-mail")}
            </a>
          )}
        </nav>
        <span class="portal-who">
          <Name>{owner().name || owner().email}</Name>
        </span>
      </header>
      <main id="portal-main" class="portal-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

interface WayProps {
  to: string;
  icon: IconName;
  label: string;
  isHere: boolean;
}

const Way = ({ to, icon, label, isHere }: WayProps) => (
  <Link
    href={to}
    class={classes("portal-way", isHere && "portal-here")}
    aria-current={isHere ? "page" : undefined}
  >
    <Icon name={icon} />
    {label}
  </Link>
);
