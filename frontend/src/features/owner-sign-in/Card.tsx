import type { ComponentChildren } from "preact";
import { portalBoot } from "@/apps/portal/boot";
import { t } from "@/core/i18n";
import "./sign-in.css";

/** One question on a page of its own. */
export function Card({ title, children }: { title: string; children: ComponentChildren }) {
  const { name, mailPage } = portalBoot();
  return (
    <main class="way-in">
      <div class="way-in-card">
        <p class="way-in-name">{name}</p>
        <h1>{title}</h1>
        {children}
        {mailPage && (
          <p class="way-in-demo">
            <a href={mailPage} target="_blank" rel="noreferrer">
              {t("portal-demo-letters")}
            </a>
          </p>
        )}
      </div>
    </main>
  );
}
