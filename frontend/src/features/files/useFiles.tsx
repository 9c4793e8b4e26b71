import type { ComponentChildren, RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { bytes, t, usePart } from "@/core/i18n";
import type { FileRef } from "@/core/letter";
import { IconButton } from "@/ui/IconButton";
import { later } from "@/ui/later";
import { toast } from "@/ui/toasts";
import { limits } from "./limits";

const Tray = later(async () => {
  // What shows a message on its way is here before the network may go.
  for (const one of [import("./Going"), import("@/features/conversation/Files")]) {
    one.catch(() => undefined);
  }
  const [found] = await Promise.all([import("./Tray"), usePart("files")]);
  return found.Tray;
});
const DropTarget = later(async () => {
  const [found] = await Promise.all([import("./DropTarget"), usePart("files")]);
  return found.DropTarget;
});

interface Given {
  files: FileRef[];
  /** Gives the files as they are when it is called, which may be later than now. */
  change: (to: (files: FileRef[]) => FileRef[]) => void;
  /** UTF-16 units of the words that go along. */
  units: number;
  /** Where the keyboard goes on after files were chosen. */
  input: RefObject<HTMLTextAreaElement>;
}

export interface Attached {
  count: number;
  /** None of the files keeps the others from being sent. */
  isSound: boolean;
  button: ComponentChildren;
  tray: ComponentChildren;
  onPaste: (event: ClipboardEvent) => void;
}

/** Files beside the words: chosen, pasted or dropped. What shows them comes with the first. */
export function useFiles({ files, change, units, input }: Given): Attached {
  const picker = useRef<HTMLInputElement>(null);
  const [isSound, setSound] = useState(true);
  const now = useRef(files);
  now.current = files;
  const take = async (chosen: readonly File[]) => {
    if (chosen.length === 0) return;
    try {
      const { takeFiles } = await import("./taking");
      await takeFiles(chosen, now.current.length, change);
    } catch {
      toast({ text: t("failed-unreachable"), tone: "danger" });
    }
    input.current?.focus();
  };
  const most = bytes(limits().upload_bytes);
  return {
    count: files.length,
    isSound: isSound || files.length === 0,
    button: (
      <>
        <IconButton
          icon="attach"
          label={t("talk-attach", { most })}
          onClick={() => picker.current?.click()}
        />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = ""; // the same file may be chosen again
            void take(chosen);
          }}
        />
        <DropTarget onFiles={(chosen) => void take(chosen)} />
      </>
    ),
    tray: files.length > 0 && <Tray {...{ files, change, units, onSound: setSound }} />,
    onPaste: (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      // Tables and pages bring a picture of themselves: there the words are meant.
      if (pasted.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      void take(pasted);
    },
  };
}
