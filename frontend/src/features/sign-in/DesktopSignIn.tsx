import { useEffect, useState } from "preact/hooks";
import type { DesktopStarted } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { serverNow } from "@/core/http";
import { t } from "@/core/i18n";
import { copyText } from "@/core/tg";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Skeleton } from "@/ui/Skeleton";
import { toast } from "@/ui/toasts";
import { type DesktopCode, useDesktopCode } from "./useDesktopCode";

/** An agent's way in from a browser: a code here, a button in the bot. */
export function DesktopSignIn({ why }: { why: "no-session" | "expired" | "signed-out" }) {
  const { now, ask } = useDesktopCode(why !== "signed-out");
  return (
    <>
      <h1>{why === "signed-out" && !now ? t("sign-in-signed-out") : t("sign-in-title")}</h1>
      {why === "expired" && <Banner tone="info">{t("sign-in-session-over")}</Banner>}
      <div class="sign-in-now" aria-live="polite">
        {now ? (
          <Stage now={now} onAsk={ask} />
        ) : (
          <Button variant="primary" block onClick={ask}>
            {t("sign-in-again")}
          </Button>
        )}
      </div>
      <ForContacts />
    </>
  );
}

function Stage({ now, onAsk }: { now: DesktopCode; onAsk: () => void }) {
  switch (now.step) {
    case "asking":
      return <Waiting code={null} isHeard />;
    case "confirmed":
      return <Skeleton shape="block" height="5rem" />;
    case "waiting":
      return <Waiting code={now.code} isHeard={now.isHeard} />;
    case "too-many":
      return <TooMany untilMs={now.untilMs} onAsk={onAsk} />;
    case "refused":
      return <Again text={t("sign-in-not-you")} onAsk={onAsk} />;
    case "expired":
      return <Again text={t("sign-in-code-over")} onAsk={onAsk} />;
    case "failed":
      return <Again text={now.why || t("failed-unreachable")} onAsk={onAsk} />;
  }
}

function Again({ text, onAsk }: { text: string; onAsk: () => void }) {
  return (
    <>
      <p class="sign-in-text">{text}</p>
      <Button variant="primary" icon="refresh" block onClick={onAsk}>
        {t("sign-in-new-code")}
      </Button>
    </>
  );
}

function TooMany({ untilMs, onAsk }: { untilMs: number; onAsk: () => void }) {
  const left = useSecondsTo(() => untilMs - Date.now());
  return (
    <>
      <p class="sign-in-text">
        {left > 0 ? t("sign-in-too-many", { time: minutes(left) }) : t("sign-in-code-over")}
      </p>
      <Button variant="primary" icon="refresh" block disabled={left > 0} onClick={onAsk}>
        {t("sign-in-new-code")}
      </Button>
    </>
  );
}

/** As tall without a code as with one: nothing moves when it comes. */
function Waiting({ code, isHeard }: { code: DesktopStarted | null; isHeard: boolean }) {
  const { bot, isSimulated } = boot();
  return (
    <>
      {code ? <Code code={code} /> : <NoCodeYet />}
      {!isHeard && <Banner tone="warn">{t("failed-unreachable")}</Banner>}
      <ol class="sign-in-steps">
        <li>
          {isSimulated ? t("sign-in-step-command", { bot }) : t("sign-in-step-open", { bot })}
          {isSimulated && <Command text={code && `/start ${code.bot_start}`} />}
        </li>
        <li>{t("sign-in-step-look")}</li>
        <li>{t("sign-in-step-confirm")}</li>
      </ol>
      {!isSimulated && <OpenBot bot={bot} start={code?.bot_start} />}
    </>
  );
}

function Code({ code }: { code: DesktopStarted }) {
  const left = useSecondsTo(() => Date.parse(code.expires_at) - serverNow());
  return (
    <>
      <p
        class="sign-in-code"
        role="img"
        aria-label={t("sign-in-code-is", { code: spelled(code.code) })}
      >
        {code.code.slice(0, 3)}
        <span class="sign-in-gap" />
        {code.code.slice(3)}
      </p>
      {/* Not read out each second: whoever wants to know asks for it. */}
      <p class="sign-in-left tabular" role="timer" aria-live="off">
        {t("sign-in-left", { time: minutes(left) })}
      </p>
    </>
  );
}

const NoCodeYet = () => (
  <>
    <div class="sign-in-no-code">
      <Skeleton shape="block" width="6em" height="1em" />
    </div>
    <p class="sign-in-left">{"\u00a0"}</p>
  </>
);

function Command({ text }: { text: string | null }) {
  return (
    <span class="sign-in-command">
      <code>{text ?? "/start"}</code>
      <IconButton
        icon="copy"
        label={t("sign-in-copy")}
        disabled={!text}
        onClick={() => void copy(text ?? "")}
      />
    </span>
  );
}

function OpenBot({ bot, start }: { bot: string; start: string | undefined }) {
  const label = t("sign-in-open-bot", { bot });
  if (!start) {
    return (
      <Button variant="primary" block disabled>
        {label}
      </Button>
    );
  }
  return (
    <a
      class="button button-primary button-block"
      href={`https://t.me/${bot}?start=${start}`}
      target="_blank"
      rel="noreferrer"
    >
      {label}
    </a>
  );
}

/** Contacts need no code: their way in is the chat. */
function ForContacts() {
  const { bot, isSimulated } = boot();
  return (
    <div class="sign-in-contacts">
      <h2>{t("sign-in-contacts")}</h2>
      <p>{t("sign-in-contacts-text", { bot })}</p>
      {!isSimulated && (
        <a href={`https://t.me/${bot}`} target="_blank" rel="noreferrer">
          {t("sign-in-contacts-open", { bot })}
        </a>
      )}
    </div>
  );
}

async function copy(text: string): Promise<void> {
  const isCopied = await copyText(text);
  toast({ text: isCopied ? t("sign-in-copied") : text, tone: isCopied ? "ok" : "normal" });
}

const spelled = (code: string): string => code.split("").join(" ");

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Whole seconds until the moment, counted down. */
function useSecondsTo(leftMs: () => number): number {
  const count = () => Math.max(0, Math.ceil(leftMs() / 1000));
  const [left, setLeft] = useState(count);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one moment a mount.
  useEffect(() => {
    const id = setInterval(() => setLeft(count()), 1000);
    return () => clearInterval(id);
  }, []);
  return left;
}
