import { ApiError, Unreachable } from "@/core/http";
import { t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { ErrorState } from "@/ui/ErrorState";

interface Props {
  error: Error;
  isBusy: boolean;
  onRetry: () => void;
  onBack: (() => void) | null;
}

/** Why there is no conversation to show, and the way on. */
export function Unreadable({ error, isBusy, onRetry, onBack }: Props) {
  const isGone = error instanceof ApiError && [403, 404, 410].includes(error.status);
  if (isGone) {
    return (
      <Empty
        icon="lock"
        title={t("talk-gone")}
        text={t("talk-gone-why")}
        action={onBack && <Button onClick={onBack}>{t("talk-to-list")}</Button>}
      />
    );
  }
  return (
    <ErrorState
      title={t("talk-not-loaded")}
      text={error instanceof Unreachable ? t("failed-unreachable") : error.message}
      retryLabel={t("retry")}
      onRetry={onRetry}
      busy={isBusy}
      requestLabel={t("talk-request")}
      requestId={error instanceof ApiError ? error.requestId : undefined}
    />
  );
}
