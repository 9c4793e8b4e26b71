import type { UseInfiniteQueryResult } from "@tanstack/preact-query";
import { ApiError, Unreachable } from "@/core/http";
import { t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/ErrorState";
import { Spinner } from "@/ui/Spinner";

type Query = Pick<
  UseInfiniteQueryResult,
  "error" | "refetch" | "isFetching" | "hasNextPage" | "fetchNextPage" | "isFetchingNextPage"
> & { isFetchNextPageError: boolean };

/** The list could not be read at all. */
export function ListFailure({ query }: { query: Pick<Query, "error" | "refetch" | "isFetching"> }) {
  const { error } = query;
  return (
    <ErrorState
      title={t("inbox-failed")}
      text={textOf(error)}
      retryLabel={t("retry")}
      onRetry={() => void query.refetch()}
      busy={query.isFetching}
      requestLabel={t("inbox-request")}
      requestId={error instanceof ApiError ? error.requestId : ""}
    />
  );
}

function textOf(error: unknown): string {
  if (error instanceof Unreachable) return t("failed-unreachable");
  return error instanceof ApiError ? error.message : t("failed-to-load");
}

/** Below the last row: more is coming, or did not come. */
export function ListEnd({ query }: { query: Query }) {
  if (query.isFetchNextPageError) {
    return (
      <p class="list-end" role="alert">
        {textOf(query.error)}
        <Button small onClick={() => void query.fetchNextPage()}>
          {t("retry")}
        </Button>
      </p>
    );
  }
  if (!query.isFetchingNextPage) return null;
  return (
    <p class="list-end" role="status" aria-label={t("inbox-loading")}>
      <Spinner />
    </p>
  );
}
