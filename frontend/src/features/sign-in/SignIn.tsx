import "./sign-in.css";
import type { ComponentChildren } from "preact";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import type { Session } from "@/core/session";
import { close, launch } from "@/core/tg";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { DesktopSignIn } from "./DesktopSignIn";

type Why = Extract<Session, { state: "out" }>["why"];

/** Nobody is signed in: why, and the way back in. */
export default function SignIn({ why, detail }: { why: Why; detail: string }) {
  const { desk, inbox } = boot();
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <Avatar id={inbox} name={desk.name} src={desk.logo || undefined} size="l" />
        <p class="sign-in-desk">{desk.name}</p>
        {why === "refused" ? (
          <Told title={t("sign-in-refused")} text={detail}>
            <Button icon="refresh" onClick={() => location.reload()}>
              {t("retry")}
            </Button>
          </Told>
        ) : launch() ? (
          <Reopen isOwnWish={why === "signed-out"} />
        ) : (
          <DesktopSignIn why={why} />
        )}
      </div>
    </main>
  );
}

/** Inside Telegram a new launch signs in; only the chat can give one. */
function Reopen({ isOwnWish }: { isOwnWish: boolean }) {
  return (
    <Told
      title={isOwnWish ? t("sign-in-signed-out") : t("sign-in-expired")}
      text={t("sign-in-reopen", { bot: boot().bot })}
    >
      <Button variant="primary" block onClick={close}>
        {t("sign-in-close")}
      </Button>
    </Told>
  );
}

interface ToldProps {
  title: string;
  text: string;
  children: ComponentChildren;
}

const Told = ({ title, text, children }: ToldProps) => (
  <>
    <h1>{title}</h1>
    <p class="sign-in-text">{text}</p>
    {children}
  </>
);
