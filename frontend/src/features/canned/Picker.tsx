import { useQuery } from "@tanstack/preact-query";
import type { RefObject } from "preact";
import type { MutableRef } from "preact/hooks";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { CannedResponseRow, TicketShape } from "@/core/api/gen";
import { ApiError } from "@/core/http";
import { t } from "@/core/i18n";
import type { Drafting } from "@/features/conversation/useDraft";
import { Icon } from "@/ui/Icon";
import { Spinner } from "@/ui/Spinner";
import { toast } from "@/ui/toasts";
import { offered } from "./choosing";
import { MacroSheet } from "./MacroSheet";
import { askPreview, cannedList } from "./queries";
import "./picker.css";

interface Props {
  ticket: TicketShape;
  drafting: Drafting;
  /** What the list is narrowed to. */
  query: string;
  input: RefObject<HTMLTextAreaElement>;
  /** Where the field's keys are handed over. */
  keys: MutableRef<((event: KeyboardEvent) => void) | null>;
  onSent: () => void;
  onClose: () => void;
}

/** Ready answers for this ticket, above the field, which keeps the keyboard. */
export function Picker(props: Props) {
  const { ticket, drafting, query, input, keys, onClose } = props;
  const all = useQuery(cannedList);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [marked, mark] = useState("");
  const [busyId, become] = useState("");
  const [macro, open] = useState<CannedResponseRow | null>(null);
  const now = useRef(drafting);
  now.current = drafting;
  const rows = all.data ? offered(all.data, query, ticket.category_id) : [];
  const at = Math.max(
    0,
    rows.findIndex((one) => one.id === marked),
  );
  const active = rows[at];

  const choose = async (one: CannedResponseRow) => {
    if (busyId) return;
    if (one.is_macro) return open(one);
    become(one.id);
    try {
      const { text } = await askPreview(one.id, ticket.id);
      const before = now.current.draft.text.trimEnd();
      const isAsking = before.startsWith("/") && !before.includes("\n");
      now.current.change({
        text: before && !isAsking ? `${before}\n${text}` : text,
        cannedId: one.id,
      });
      onClose();
      input.current?.focus();
    } catch (error) {
      toast({
        text: error instanceof ApiError ? error.message : t("canned-unreachable"),
        tone: "danger",
      });
    } finally {
      become("");
    }
  };

  keys.current = (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length > 0) mark(rows.at((at + step) % rows.length)?.id ?? "");
    else if (event.key === "Enter" && !event.shiftKey && active) void choose(active);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
  };
  useEffect(
    () => () => {
      keys.current = null;
    },
    [keys],
  );
  const activeId = active ? `${id}-${active.id}` : "";
  useEffect(() => {
    const field = input.current;
    field?.setAttribute("aria-autocomplete", "list");
    field?.setAttribute("aria-controls", `${id}-list`);
    if (activeId) field?.setAttribute("aria-activedescendant", activeId);
    list.current?.querySelector("[data-active]")?.scrollIntoView?.({ block: "nearest" });
    return () => {
      for (const name of ["autocomplete", "controls", "activedescendant"]) {
        field?.removeAttribute(`aria-${name}`);
      }
    };
  }, [activeId, id, input]);

  return (
    <div class="canned-picker">
      <div role="listbox" id={`${id}-list`} aria-label={t("canned-title")} ref={list}>
        {rows.map((one) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's.
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
          <div
            key={one.id}
            id={`${id}-${one.id}`}
            role="option"
            aria-selected={one === active}
            data-active={one === active || undefined}
            class="float-item canned-option"
            // The field keeps the focus, and a phone its keyboard.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => void choose(one)}
          >
            <Icon name={one.is_macro ? "zap" : "chat"} />
            <Line of={one} />
            {busyId === one.id && <Spinner />}
          </div>
        ))}
      </div>
      <p class={rows.length > 0 ? "visually-hidden" : "canned-none"} role="status">
        {stateWords(all, rows.length)}
      </p>
      {macro && (
        <MacroSheet
          macro={macro}
          ticket={ticket}
          onClose={() => {
            open(null);
            input.current?.focus();
          }}
          onDone={() => {
            open(null);
            const { text } = now.current.draft;
            if (text.startsWith("/")) now.current.change({ text: "", cannedId: null });
            onClose();
            props.onSent();
            input.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function Line({ of }: { of: CannedResponseRow }) {
  return (
    <span class="float-text canned-line">
      <span>
        <span class="canned-shortcut">/{of.shortcut}</span> <bdi>{of.title}</bdi>
        {of.is_macro && <span class="visually-hidden"> ({t("canned-macro")})</span>}
      </span>
      {of.excerpt && (
        <span class="float-hint canned-excerpt">
          <bdi>{of.excerpt}</bdi>
        </span>
      )}
    </span>
  );
}

function stateWords(
  all: { data: readonly CannedResponseRow[] | undefined; isPending: boolean },
  count: number,
): string {
  if (all.data?.every((one) => one.is_archived)) return t("canned-none");
  if (all.data) return count > 0 ? t("canned-found", { n: count }) : t("canned-none-found");
  return t(all.isPending ? "loading" : "canned-unreachable");
}
