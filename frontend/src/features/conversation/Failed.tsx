import type { PartShape } from "@/core/api/gen";
import { bytes, t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import type { Loaded, Why } from "./fileShelf";

const FINAL = new Set<Why>(["too-large", "gone", "no-preview"]);

interface Props {
  file: Extract<Loaded, { state: "failed" }>;
  part: PartShape;
  onRetry: () => void;
}

/** Why a file is not here: for good, or until it is asked for again. */
export function Failed({ file, part, onRetry }: Props) {
  const isFinal = FINAL.has(file.why);
  const size = part.size_bytes ? bytes(part.size_bytes) : "none";
  const words = t(`talk-file-${file.why}`, { size });
  return (
    <span class="talk-failed" role="status">
      <Icon name={isFinal ? "file" : "warning"} />
      <span>{words}</span>
      {!isFinal && (
        <button
          type="button"
          class="talk-link"
          onClick={(event) => {
            event.stopPropagation();
            onRetry();
          }}
        >
          {t("retry")}
        </button>
      )}
      {!isFinal && file.requestId && <small>{t("failed-request", { id: file.requestId })}</small>}
    </span>
  );
}
