import "./mentions.css";
import { useQuery } from "@tanstack/preact-query";
import type { RefObject } from "preact";
import type { MutableRef } from "preact/hooks";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { staffList } from "@/features/tickets/queries";
import { Avatar } from "@/ui/Avatar";
import { Icon } from "@/ui/Icon";
import { isWritten, type Offer, offered } from "./offers";

interface Props {
  ticket: TicketShape;
  /** What stands behind the "@". */
  query: string;
  input: RefObject<HTMLTextAreaElement>;
  /** Where the field's keys are handed over. */
  keys: MutableRef<((event: KeyboardEvent) => void) | null>;
  onChoose: (name: string) => void;
  onClose: () => void;
}

/** Colleagues a note may name, above the field, which keeps the keyboard. */
export function Names({ ticket, query, input, keys, onChoose, onClose }: Props) {
  const staff = useQuery(staffList).data ?? [];
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [marked, mark] = useState("");
  const now = { meId: me().id, assigneeId: ticket.assignee?.id ?? null };
  const offers = isWritten(query, staff) ? [] : offered(staff, query, now);
  const ways = offers.filter((one) => one.why === "");
  const active = ways.find((one) => one.id === marked) ?? ways[0];
  const choose = (one: Offer) => {
    if (one.why === "") onChoose(one.label);
  };

  const step = (by: number) => {
    const at = active ? ways.indexOf(active) : -1;
    mark(ways.at((at + by) % ways.length)?.id ?? "");
  };
  const pick = () => active && choose(active);
  const acts: Record<string, () => void> = {
    ...(offers.length > 0 && { Escape: onClose }),
    ...(active && {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Enter: pick,
      Tab: pick,
    }),
  };
  keys.current = (event) => {
    const isOther = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    const act = acts[event.key];
    if (!act || isOther || event.isComposing) return;
    event.preventDefault();
    act();
  };
  useEffect(
    () => () => {
      keys.current = null;
    },
    [keys],
  );
  const activeId = active ? `${id}-${active.id}` : "";
  const isOpen = offers.length > 0;
  useEffect(() => {
    const field = input.current;
    if (!field || !isOpen) return;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", `${id}-list`);
    if (activeId) field.setAttribute("aria-activedescendant", activeId);
    list.current?.querySelector("[data-active]")?.scrollIntoView?.({ block: "nearest" });
    return () => {
      for (const name of ["autocomplete", "controls", "activedescendant"]) {
        field.removeAttribute(`aria-${name}`);
      }
    };
  }, [activeId, id, input, isOpen]);

  return (
    <>
      {isOpen && (
        <div
          class="mentions"
          role="listbox"
          id={`${id}-list`}
          aria-label={t("mentions")}
          ref={list}
        >
          {offers.map((one) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's.
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
            <div
              key={one.id}
              id={`${id}-${one.id}`}
              role="option"
              aria-selected={one === active}
              aria-disabled={one.why !== "" || undefined}
              data-active={one === active || undefined}
              class="float-item"
              // The field keeps the focus, and a phone its keyboard.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(one)}
            >
              <Avatar id={one.id} name={one.label} size="xs" />
              <span class="float-text">
                <bdi>{one.label}</bdi>
                {one.why && <span class="float-hint">{t(`mentions-${one.why}`)}</span>}
              </span>
              {one.why && <Icon name="bell-off" size="s" />}
            </div>
          ))}
        </div>
      )}
      <p class="visually-hidden" role="status">
        {isOpen && t("mentions-found", { n: ways.length })}
      </p>
    </>
  );
}
