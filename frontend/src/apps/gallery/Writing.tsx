import { useState } from "preact/hooks";
import { Composer } from "@/ui/Composer";
import { IconButton } from "@/ui/IconButton";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { toast } from "@/ui/toasts";

const KINDS = [
  { id: "reply", label: "Ответ", icon: "reply" },
  { id: "note", label: "Заметка", icon: "lock" },
] as const;

/** The composer with its tools and the switch between reply and note. */
export function Writing() {
  const [text, setText] = useState("");
  const [tone, setTone] = useState<"reply" | "note">("reply");
  return (
    <Composer
      value={text}
      onValue={setText}
      onSend={() => {
        toast({ text: "Отправлено", tone: "ok" });
        setText("");
      }}
      label={tone === "note" ? "Заметка для своих" : "Ответ для Веры"}
      sendLabel="Отправить"
      tone={tone}
      noteLabel="Внутренняя заметка · видна только своим"
      canSend={text.trim() !== ""}
      tools={
        <>
          <IconButton icon="attach" label="Прикрепить" />
          <IconButton icon="zap" label="Готовые ответы" keys="/" />
        </>
      }
      below={
        <SegmentedControl
          label="Что пишем"
          options={KINDS}
          value={tone}
          onChange={setTone}
          tone={tone === "note" ? "note" : "normal"}
        />
      }
    />
  );
}
