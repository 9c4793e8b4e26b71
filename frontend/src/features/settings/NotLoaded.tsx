import { ApiError } from "@/core/http";
import { t } from "@/core/i18n";
import { ErrorState } from "@/ui/ErrorState";

interface Read {
  data: unknown;
  error: Error | null;
  isFetching: boolean;
  refetch: () => Promise<unknown>;
}

/** In place of settings that could not be read: why, and another try of what is missing. */
export function NotLoaded({ reads }: { reads: readonly Read[] }) {
  const error = reads.find((one) => one.error)?.error;
  return (
    <ErrorState
      title={t("settings-failed")}
      text={error instanceof ApiError ? error.message : t("failed-unreachable")}
      retryLabel={t("retry")}
      onRetry={() => {
        for (const one of reads) if (!one.data) void one.refetch();
      }}
      busy={reads.some((one) => one.isFetching)}
      requestLabel={t("inbox-request")}
      requestId={error instanceof ApiError ? error.requestId : ""}
    />
  );
}
