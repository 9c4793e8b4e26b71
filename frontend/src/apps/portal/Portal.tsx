import { QueryClient, QueryClientProvider } from "@tanstack/preact-query";
import { lazy, Suspense } from "preact/compat";
import { Route, Router, Switch } from "wouter-preact";
import { ApiError } from "@/core/http";
import { t } from "@/core/i18n";
import { StepUp } from "@/features/owner/StepUp";
import { lookWhoIsThere, ownerSession } from "@/features/owner/session";
import { reason } from "@/features/owner/stepUp";
import { Boundary } from "@/ui/Boundary";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { ErrorState } from "@/ui/ErrorState";
import { SkeletonRows } from "@/ui/Skeleton";
import { Toasts } from "@/ui/Toast";
import { Frame } from "./Frame";
import "./portal.css";

const SignIn = lazy(() => import("@/features/owner-sign-in/SignIn"));
const Enter = lazy(() => import("@/features/owner-sign-in/Enter"));
const Desks = lazy(() => import("@/features/owner-desks/Desks"));
const OneDesk = lazy(() => import("@/features/owner-desks/OneDesk"));
const Accept = lazy(() => import("@/features/owner-desks/Accept"));
const Account = lazy(() => import("@/features/owner-account/Account"));

// Nothing is told live here: what is looked at again is asked for again.
const reads = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: "always",
      retry: (tries, error) => !(error instanceof ApiError && error.status < 500) && tries < 2,
    },
  },
});

/** The portal's screens; behind the sign-in all but the way in. */
export function Portal() {
  const now = ownerSession.value;
  return (
    <QueryClientProvider client={reads}>
      <Router base="/portal">
        <Boundary
          title={t("failed-to-load")}
          text={t("portal-screen-failed")}
          retryLabel={t("retry")}
          onRetry={() => location.reload()}
        >
          <Suspense fallback={<Waiting />}>
            <Switch>
              <Route path="/enter">
                <Enter />
              </Route>
              <Route>
                {now.state === "starting" && <Waiting />}
                {now.state === "unheard" && <Unheard error={now.error} />}
                {now.state === "out" && <SignIn why={now.why} />}
                {now.state === "in" && <Inside key={now.me.id} />}
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </Router>
      <Toasts label={t("notices")} closeLabel={t("close")} />
    </QueryClientProvider>
  );
}

function Inside() {
  return (
    <Frame>
      <Suspense fallback={<SkeletonRows label={t("loading")} />}>
        <Switch>
          <Route path="/">
            <Desks />
          </Route>
          <Route path="/desks/:id">{({ id }) => <OneDesk key={id} id={id} />}</Route>
          <Route path="/account">
            <Account />
          </Route>
          <Route path="/invitation">
            <Accept />
          </Route>
          <Route>
            <Nowhere />
          </Route>
        </Switch>
      </Suspense>
      <StepUp />
    </Frame>
  );
}

const Waiting = () => (
  <main>
    <SkeletonRows label={t("loading")} />
  </main>
);

const Unheard = ({ error }: { error: unknown }) => (
  <main>
    <ErrorState
      title={t("failed-to-load")}
      text={reason(error)}
      retryLabel={t("retry")}
      onRetry={() => void lookWhoIsThere()}
    />
  </main>
);

const Nowhere = () => (
  <Empty
    icon="search"
    title={t("portal-nowhere")}
    action={<Button onClick={() => location.assign("/portal/")}>{t("portal-to-desks")}</Button>}
  />
);
