import { lazy, Suspense } from "preact/compat";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { useBackButton } from "@/core/tg";
import { Bar } from "@/ui/Bar";
import { Empty } from "@/ui/Empty";
import { IconButton } from "@/ui/IconButton";
import { THREE_PANES, TWO_PANES, useMedia } from "@/ui/media";
import { Panes } from "@/ui/Panes";
import { SkeletonBubbles, SkeletonRows } from "@/ui/Skeleton";
import { Inbox } from "./Inbox";
import { type Place, PlaceProvider, usePlace } from "./place";
import { Sections } from "./Sections";
import "./inbox.css";
import "./ticket-row.css";

const Conversation = lazy(async () => {
  const list = import("@/features/conversation/MessageList");
  const found = await import("@/features/conversation/AgentConversation");
  await list;
  return found.AgentConversation;
});
const Announcer = lazy(() => import("./Announcer").then((found) => found.Announcer));
const Aside = lazy(() => import("./Aside").then((found) => found.Aside));
const Pickers = lazy(() =>
  import("@/features/ticket-actions/Pickers").then((found) => found.Pickers),
);
const Keys = lazy(() => import("./Keys").then((found) => found.Keys));
const Stats = lazy(() => import("@/features/stats/Stats").then((found) => found.Stats));
const Profile = lazy(() => import("@/features/profile/Profile").then((found) => found.Profile));

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
          <Page here={here} isWide={isWide} />
        )}
      </div>
      <Suspense fallback={null}>
        <Pickers />
        <Keys here={here} />
        <Announcer
          open={here.open}
          openId={here.ticketId}
          toWaiting={() => here.list({ view: "waiting" })}
        />
      </Suspense>
    </PlaceProvider>
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

const Choose = () => (
  <div class="desk-choose">
    <Empty icon="chat" title={t("inbox-choose")} text={t("inbox-choose-hint", { keys: "?" })} />
  </div>
);

function Page({ here, isWide }: Shown) {
  const isNative = useBackButton(isWide ? null : here.back);
  const back = !isWide && !isNative && (
    <IconButton icon="back" label={t("back")} onClick={here.back} />
  );
  return (
    <main class="page grouped">
      <Bar title={t(`inbox-section-${here.section}`)} subtitle={boot().desk.name} start={back} />
      <Suspense fallback={<SkeletonRows label={t("loading")} />}>
        {here.section === "stats" ? <Stats /> : <Profile />}
      </Suspense>
    </main>
  );
}
