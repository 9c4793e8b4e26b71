import { lazy, Suspense } from "preact/compat";
import { boot } from "@/core/boot";
import { t, usePart } from "@/core/i18n";
import { useBackButton } from "@/core/tg";
import { ReadBySight } from "@/features/notifications/reading";
import { Bar } from "@/ui/Bar";
import { Empty } from "@/ui/Empty";
import { later } from "@/ui/later";
import { THREE_PANES, TWO_PANES, useMedia } from "@/ui/media";
import { Panes } from "@/ui/Panes";
import { SkeletonBubbles, SkeletonRows } from "@/ui/Skeleton";
import { loadConversation, useFirstCalm } from "./ahead";
import { Inbox } from "./Inbox";
import { type Place, PlaceProvider, usePlace } from "./place";
import { Sections } from "./Sections";
import "./inbox.css";
import "./ticket-row.css";

const Conversation = lazy(loadConversation);
const Announcer = later(async () => {
  const [found] = await Promise.all([import("./Announcer"), usePart("news")]);
  return found.Announcer;
});
const Aside = lazy(async () => {
  const parts = ["card", "settings"].map(usePart);
  const [found] = await Promise.all([import("./Aside"), ...parts]);
  return found.Aside;
});
const Pickers = later(async () => {
  const loading = import("@/features/ticket-actions/Pickers");
  const [found] = await Promise.all([loading, usePart("presence")]);
  return found.Pickers;
});
const Keys = later(async () => {
  const [found] = await Promise.all([import("./Keys"), usePart("keys")]);
  return found.Keys;
});
const Page = lazy(async () => {
  const parts = ["profile", "settings", "stats", "presence", "hours"].map(usePart);
  const [found] = await Promise.all([import("./Page"), ...parts]);
  return found.Page;
});

/** The agents' side: what is there to do, the conversation, the person. */
export default function Desk() {
  const here = usePlace();
  const isWide = useMedia(TWO_PANES);
  return (
    <PlaceProvider value={here}>
      <div class={isWide ? "desk desk-wide" : "desk"}>
        {(isWide || !here.ticketId) && <Sections isWide={isWide} />}
        {here.section === "inbox" ? (
          <Tickets here={here} isWide={isWide} />
        ) : (
          <Suspense fallback={<PageComing here={here} />}>
            <Page here={here} isWide={isWide} />
          </Suspense>
        )}
      </div>
      <Beside here={here} isWide={isWide} />
    </PlaceProvider>
  );
}

/** What the first screen is whole without: it does not wait for it. */
function Beside({ here, isWide }: Shown) {
  const isCalm = useFirstCalm();
  return (
    <>
      {/* At a table the first key is pressed as soon as there are rows. */}
      {(isCalm || isWide) && <Keys here={here} />}
      {isCalm && (
        <>
          <Pickers />
          <ReadBySight ticketId={here.ticketId} />
          <Announcer
            open={here.open}
            openId={here.ticketId}
            toWaiting={() => here.list({ view: "waiting" })}
          />
        </>
      )}
    </>
  );
}

interface Shown {
  here: Place;
  isWide: boolean;
}

function Tickets({ here, isWide }: Shown) {
  const hasThree = useMedia(THREE_PANES);
  const { ticketId, isContact } = here;
  useBackButton(!isWide && ticketId ? here.back : null);
  const focus = !ticketId ? "list" : isContact ? "side" : "main";
  const isAside = Boolean(ticketId) && (hasThree || isContact);
  return (
    <Panes
      focus={focus}
      listLabel={t("inbox-section-inbox")}
      list={isWide || !ticketId ? <Inbox isWide={isWide} /> : null}
      main={
        ticketId ? <Talk key={ticketId} {...{ here, isWide }} ticketId={ticketId} /> : <Choose />
      }
      side={
        isAside &&
        ticketId && (
          <Suspense fallback={<SkeletonRows label={t("loading")} rows={4} />}>
            <Aside key={ticketId} {...{ here, ticketId, hasThree }} />
          </Suspense>
        )
      }
      sideLabel={t("card-title")}
    />
  );
}

function Talk({ here, isWide, ticketId }: Shown & { ticketId: string }) {
  if (!isWide && here.isContact) return null;
  return (
    <Suspense fallback={<SkeletonBubbles label={t("loading")} />}>
      <Conversation ticketId={ticketId} onBack={isWide ? null : here.back} />
    </Suspense>
  );
}

const PageComing = ({ here }: { here: Place }) => (
  <main class="page grouped">
    <Bar title={t(`inbox-section-${here.section}`)} subtitle={boot().desk.name} />
    <SkeletonRows label={t("loading")} />
  </main>
);

const Choose = () => (
  <div class="desk-choose">
    <Empty icon="chat" title={t("inbox-choose")} text={t("inbox-choose-hint", { keys: "?" })} />
  </div>
);
