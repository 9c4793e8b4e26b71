import { t } from "@/core/i18n";
import { Empty } from "@/ui/Empty";
import { SkeletonBubbles } from "@/ui/Skeleton";
import { Unreadable } from "./Unreadable";

interface State {
  failure: Error | null;
  isEmpty: boolean;
  isLoading: boolean;
  isBusy: boolean;
  onRetry: () => void;
  onBack: (() => void) | null;
}

/** What stands where no message does: the reason. Undefined where there are messages. */
export function insteadOf(state: State) {
  const { failure, isBusy, onRetry, onBack } = state;
  if (failure) {
    return (
      <div class="talk-instead">
        <Unreadable error={failure} isBusy={isBusy} onRetry={onRetry} onBack={onBack} />
      </div>
    );
  }
  if (state.isLoading) {
    return (
      <div class="talk-instead talk-loading">
        <SkeletonBubbles label={t("loading")} />
      </div>
    );
  }
  if (!state.isEmpty) return undefined;
  return (
    <div class="talk-instead">
      <Empty icon="chat" title={t("talk-empty")} />
    </div>
  );
}
