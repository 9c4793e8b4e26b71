import "./new-ticket.css";
import { useQuery } from "@tanstack/preact-query";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "wouter-preact";
import type { CategoryShape } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { newKey } from "@/core/ids";
import { keepsWords } from "@/core/storage";
import { haptic, useBackButton, useClosingConfirmation, useMainButton } from "@/core/tg";
import { postTurn } from "@/features/files/posting";
import { useFiles } from "@/features/files/useFiles";
import { Closed } from "@/features/opening/closed";
import { categoryName } from "@/features/tickets/categories";
import { categoryList } from "@/features/tickets/queries";
import { Bar } from "@/ui/Bar";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { IconButton } from "@/ui/IconButton";
import { oneLine } from "@/ui/oneLine";
import { Skeleton } from "@/ui/Skeleton";
import { TextArea } from "@/ui/TextArea";
import { useNewDraft } from "./useNewDraft";

const LONGEST = 4096;
const SHOW_COUNT = 3500;

/** Asking something new: a topic if one fits, the words, and it is sent. */
export default function NewTicket({ onBack }: { onBack: (() => void) | null }) {
  const [, navigate] = useLocation();
  const isBackNative = useBackButton(onBack);
  const { data: categories, isPending } = useQuery(categoryList);
  const topics = categories?.filter((one) => !one.is_archived) ?? [];
  const { draft, change, changeFiles, sent } = useNewDraft(topics);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);

  const text = draft.text.trim();
  const chosen = draft.files ?? [];
  const files = useFiles({ files: chosen, change: changeFiles, units: text.length, input: area });
  const isBegun = text !== "" || files.count > 0;
  const canSend = isBegun && text.length <= LONGEST && files.isSound;
  const isForgetful = !keepsWords.value && isBegun;
  useClosingConfirmation(isForgetful);
  const send = () => {
    if (!canSend) return;
    const key = newKey();
    // Not waited for: it is shown from memory at once, and sent after it was written down.
    const letter = { key, kind: "ticket" as const, ticketId: key, text };
    sent(postTurn({ ...letter, categoryId: draft.categoryId }, chosen));
    haptic("success");
    navigate(`/t/${key}`, { replace: true });
  };
  const isNative = useMainButton({ text: t("mine-send"), onPress: send, isEnabled: canSend });

  return (
    <>
      <Bar
        title={t("mine-new")}
        start={
          onBack && !isBackNative && <IconButton icon="back" label={t("back")} onClick={onBack} />
        }
      />
      <form
        class="new-ticket"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Closed />
        <Topics
          topics={topics}
          isLoading={isPending}
          chosen={draft.categoryId}
          onChoose={(categoryId) => {
            haptic("select");
            change({ categoryId });
          }}
        />
        <TextArea
          label={t("mine-question")}
          hint={
            text.length > SHOW_COUNT
              ? undefined
              : t("mine-question-hint", { desk: boot().desk.name })
          }
          error={
            text.length > LONGEST
              ? t("mine-too-long", { over: text.length - LONGEST, most: LONGEST })
              : undefined
          }
          value={draft.text}
          onValue={(value) => change({ text: value })}
          inputRef={area}
          rows={6}
          onPaste={files.onPaste}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          }}
        />
        {text.length > SHOW_COUNT && text.length <= LONGEST && (
          <p class="new-ticket-count tabular">{t("mine-left", { n: LONGEST - text.length })}</p>
        )}
        {files.tray}
        <div class="new-ticket-attach">{files.button}</div>
        {isForgetful && (
          <p class="new-ticket-forgetful" role="status">
            {t("keeps-nothing")}
          </p>
        )}
        {!isNative && (
          <Button type="submit" variant="primary" icon="send" block disabled={!canSend}>
            {t("mine-send")}
          </Button>
        )}
      </form>
    </>
  );
}

interface TopicsProps {
  topics: readonly CategoryShape[];
  isLoading: boolean;
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

function Topics({ topics, isLoading, chosen, onChoose }: TopicsProps) {
  if (isLoading) return <Skeleton shape="block" height="2.75rem" />;
  if (topics.length === 0) return null;
  return (
    <fieldset class="new-ticket-topics">
      <legend>{t("mine-topic")}</legend>
      <div class="new-ticket-chips">
        {topics.map((one) => (
          <Chip
            key={one.id}
            pressed={one.id === chosen}
            onClick={() => onChoose(one.id === chosen ? null : one.id)}
          >
            <span aria-hidden="true">{one.icon}</span> {oneLine(categoryName(one))}
          </Chip>
        ))}
      </div>
    </fieldset>
  );
}
