import type { ComponentChildren } from "preact";
import { t } from "@/core/i18n";
import { ErrorState } from "@/ui/ErrorState";
import { SkeletonRows } from "@/ui/Skeleton";
import { reason } from "./stepUp";

interface Props<T> {
  of: {
    data: T | undefined;
    error: unknown;
    isError: boolean;
    isFetching: boolean;
    refetch: () => unknown;
  };
  children: (data: T) => ComponentChildren;
}

/** What was read; until then that it comes, or why it does not. */
export function Loaded<T>({ of: read, children }: Props<T>) {
  if (read.data !== undefined) return <>{children(read.data)}</>;
  if (!read.isError) return <SkeletonRows label={t("loading")} rows={2} />;
  return (
    <ErrorState
      title={t("failed-to-load")}
      text={reason(read.error)}
      retryLabel={t("retry")}
      busy={read.isFetching}
      onRetry={() => void read.refetch()}
    />
  );
}
