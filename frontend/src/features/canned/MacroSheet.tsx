import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type {
  ApplyMacroData,
  CannedPreview,
  CannedResponseRow,
  MacroApplied,
  TicketShape,
} from "@/core/api/gen";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { newKey } from "@/core/ids";
import { letters } from "@/core/outbox";
import { me } from "@/core/session";
import { haptic } from "@/core/tg";
import { marked } from "@/features/conversation/markup";
import { MOST_UNITS } from "@/features/conversation/Writing";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { ownMoves } from "@/features/ticket-actions/perform";
import { messageOf, ticketOfAgent } from "@/features/tickets/live";
import { keys } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { TextArea } from "@/ui/TextArea";
import { toast } from "@/ui/toasts";
import { ActionLines } from "./ActionLines";
import { askPreview } from "./queries";

interface Props {
  macro: CannedResponseRow;
  ticket: TicketShape;
  onClose: () => void;
  onDone: () => void;
}

/** What a macro would send and do, before it does. */
export function MacroSheet({ macro, ticket, onClose, onDone }: Props) {
  const preview = useQuery({
    queryKey: [...keys.canned, macro.id, ticket.id, ticket.version],
    queryFn: () => askPreview(macro.id, ticket.id),
    gcTime: 0,
    placeholderData: (before: CannedPreview | undefined) => before,
  });
  const [typed, type] = useState<string | null>(null);
  const [isBusy, become] = useState(false);
  // The same press tried again is the same use, whatever became of the first answer.
  const [key] = useState(newKey);
  const seen = preview.data;
  const text = typed ?? seen?.text ?? "";
  const words = marked(text);
  const isTooLong = words.text.length > MOST_UNITS;
  const hasWords = Boolean(seen?.text);
  const isRefused = seen?.actions.some((one) => one.refusal) ?? true;
  // A ticket's words go in order: what was written before must have left.
  const isWaiting = letters.value.some((one) => one.ticketId === ticket.id);
  const isStale = preview.isFetching || preview.isPlaceholderData;
  const apply = async () => {
    if (!seen) return;
    become(true);
    haptic("tap");
    try {
      const path = { ticket_id: ticket.id };
      const body = { macro_id: macro.id, client_key: key, version: seen.version, ...words };
      const done = await api<ApplyMacroData, MacroApplied>(
        "POST",
        "/api/v1/tickets/{ticket_id}/macro",
        { path, body },
      );
      ownMoves.add(ticket.id);
      if (done.message) messageOf(done.message);
      ticketOfAgent(done.ticket, me().id);
      haptic("success");
      toast({ text: t("canned-applied", { title: macro.title }), tone: "ok" });
      onDone();
    } catch (error) {
      haptic("error");
      const why = error instanceof ApiError ? error.message : t("canned-unreachable");
      toast({ text: why, tone: "danger" });
      become(false);
      if (error instanceof ApiError) void preview.refetch();
    }
  };
  return (
    <Sheet
      open
      title={macro.title}
      closeLabel={t("close")}
      onClose={onClose}
      footer={
        <Button
          variant="primary"
          block
          busy={isBusy}
          disabled={
            isRefused || isStale || isWaiting || isTooLong || (hasWords && words.text === "")
          }
          onClick={() => void apply()}
        >
          {t(hasWords ? "canned-apply-send" : "canned-apply")}
        </Button>
      }
    >
      {!seen && preview.isPending && <SkeletonRows label={t("loading")} rows={3} />}
      {!seen && !preview.isPending && <NotLoaded reads={[preview]} />}
      {seen && (
        <div class="canned-form">
          {hasWords && (
            <TextArea
              label={t("canned-answer")}
              lang={seen.language}
              error={isTooLong ? t("talk-too-long", { n: words.text.length - MOST_UNITS }) : ""}
              value={text}
              onValue={type}
            />
          )}
          <ActionLines actions={seen.actions} />
          <p class="canned-why" role="status">
            {isWaiting && t("canned-waiting")}
          </p>
        </div>
      )}
    </Sheet>
  );
}
