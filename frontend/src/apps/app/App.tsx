import { QueryClientProvider } from "@tanstack/preact-query";
import { lazy, Suspense } from "preact/compat";
import { useLayoutEffect, useState } from "preact/hooks";
import { Router } from "wouter-preact";
import type { Me } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { cache } from "@/core/cache";
import { t, usePart } from "@/core/i18n";
import { session } from "@/core/session";
import { Boundary } from "@/ui/Boundary";
import { Toasts } from "@/ui/Toast";
import { enter } from "./enter";
import { desk, myTickets } from "./homes";
import { Notices } from "./Notices";
import { takeRelease } from "./releases";
import { Waiting } from "./Waiting";

const SignIn = lazy(async () => {
  const [found] = await Promise.all([import("@/features/sign-in/SignIn"), usePart("sign-in")]);
  return found;
});
const Desk = lazy(desk);
const MyTickets = lazy(myTickets);

/** Whose side of the desk is shown: nobody's, a contact's, or the staff's. */
export function App() {
  const now = session.value;
  return (
    <QueryClientProvider client={cache}>
      <Notices />
      <Boundary
        title={t("failed-to-load")}
        text={t("failed-screen")}
        retryLabel={t("retry")}
        onRetry={() => void takeRelease()}
      >
        <Suspense fallback={<Waiting />}>
          {now.state === "starting" && <Waiting />}
          {now.state === "out" && <SignIn why={now.why} detail={now.detail} />}
          {now.state === "in" && <Home key={now.me.id} me={now.me} />}
        </Suspense>
      </Boundary>
      <Toasts label={t("notices")} closeLabel={t("close")} />
    </QueryClientProvider>
  );
}

/** Everything of one person: what they read before, what they wrote, what happens now. */
function Home({ me }: { me: Me }) {
  const [isReady, becomeReady] = useState(false);
  const [person] = useState(me); // keyed by id: another person is another home
  useLayoutEffect(() => enter(person, () => becomeReady(true)), [person]);
  if (!isReady) return <Waiting />;
  return (
    <Router base={boot().base.replace(/\/$/, "")}>
      {/* Its own: what waits for a part further out is taken down, and its person would leave. */}
      <Suspense fallback={<Waiting />}>{me.kind === "agent" ? <Desk /> : <MyTickets />}</Suspense>
    </Router>
  );
}
