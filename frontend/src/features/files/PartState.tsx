import "./files.css";
import type { PartShape } from "@/core/api/gen";
import { bytes, t } from "@/core/i18n";
import { FileNameText } from "@/features/conversation/FileNameText";
import { Icon } from "@/ui/Icon";
import { Spinner } from "@/ui/Spinner";
import { limits } from "./limits";

export type NotThere = Exclude<PartShape["state"], "ready">;

/** A file of a message that cannot be opened: not yet, or never here. */
export function PartState({ part, state }: { part: PartShape; state: NotThere }) {
  const most = bytes(limits().received_bytes);
  const size = part.size_bytes ? bytes(part.size_bytes) : "none";
  return (
    <span class="files-part" role={state === "checking" ? "status" : undefined}>
      {state === "checking" ? <Spinner /> : <Icon name={ICONS[state]} />}
      <span>
        {part.name && <FileNameText name={part.name} />}
        <span>{t(`files-part-${state.replace("_", "-")}`, { most, size })}</span>
      </span>
    </span>
  );
}

const ICONS = { infected: "shield", too_large: "file", gone: "file" } as const;
