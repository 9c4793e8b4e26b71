import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { TagShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { FieldFrame } from "@/ui/FieldFrame";
import { Icon } from "@/ui/Icon";
import { matching } from "@/ui/matching";
import { oneLine } from "@/ui/oneLine";
import { nameKey } from "./queries";
import "@/ui/Float.css";
import "@/ui/Combobox.css";

interface Props {
  /** Those that can be used. */
  tags: readonly TagShape[];
  has: (id: string) => boolean;
  onToggle: (tag: TagShape) => void;
  /** Null for who makes no tags. */
  onMake: ((name: string) => void) | null;
}

const NEW = "new";
const LONGEST = 40;

/** Several of many, found by typing. The keys are those of the APG's editable combobox. */
export function Chooser({ tags, has, onToggle, onMake }: Props) {
  const [query, search] = useState("");
  const [active, mark] = useState<string | null>(null);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const name = query.split(/\s+/).filter(Boolean).join(" ");
  const found = matching(
    tags.map((one) => ({ ...one, label: one.name })),
    query,
  );
  const isKnown = tags.some((one) => nameKey(one.name) === nameKey(name));
  const canMake = onMake !== null && name !== "" && !isKnown;
  const ids = [...found.map((one) => one.id), ...(canMake ? [NEW] : [])];
  // Who typed a name means the first that fits it.
  const at = ids.indexOf(active ?? "");
  const current = at >= 0 ? ids[at] : query ? ids[0] : undefined;
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    if (current) {
      list.current?.querySelector("[data-active]")?.scrollIntoView?.({ block: "nearest" });
    }
  }, [current]);

  const choose = (chosen: string | undefined) => {
    if (!chosen) return;
    const tag = found.find((one) => one.id === chosen);
    if (tag) onToggle(tag);
    else if (canMake) onMake(name);
    search("");
    mark(tag ? chosen : null);
  };
  const walk = (step: 1 | -1) => {
    const place = current ? ids.indexOf(current) : step < 0 ? 0 : -1;
    mark(ids.at((place + step) % ids.length) ?? null);
  };
  const keys: Record<string, (() => void) | false> = {
    ArrowDown: ids.length > 0 && (() => walk(1)),
    ArrowUp: ids.length > 0 && (() => walk(-1)),
    Enter: () => choose(current),
    // With nothing typed it belongs to the sheet around.
    Escape: query !== "" && (() => search("")),
  };
  const press = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <FieldFrame label={t("tags-find")} hint={onMake ? t("tags-find-or-make") : undefined}>
      {(wiring) => (
        <div class="combobox">
          <div class="field-with-icon">
            <Icon name="search" />
            <input
              {...wiring}
              ref={input}
              class="field-input"
              role="combobox"
              dir="auto"
              autocomplete="off"
              spellcheck={false}
              maxLength={LONGEST}
              aria-expanded
              aria-controls={`${id}-list`}
              aria-autocomplete="list"
              aria-activedescendant={current && `${id}-${current}`}
              value={query}
              onInput={(event) => {
                search(event.currentTarget.value);
                mark(null);
              }}
              onKeyDown={press}
            />
          </div>
          <div class="combobox-inline" ref={list}>
            <div
              role="listbox"
              id={`${id}-list`}
              aria-label={t("tags-title")}
              aria-multiselectable="true"
            >
              {ids.map((one) => {
                const tag = found.find((other) => other.id === one);
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's.
                  // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
                  <div
                    key={one}
                    id={`${id}-${one}`}
                    role="option"
                    aria-selected={tag ? has(one) : false}
                    data-active={one === current || undefined}
                    class="float-item"
                    // The field keeps the focus, and a phone its keyboard.
                    onPointerDown={(event) => event.preventDefault()}
                    onClick={() => choose(one)}
                  >
                    {tag ? <Dot colour={tag.colour} /> : <Icon name="plus" />}
                    <span class="float-text">
                      <bdi>{tag ? oneLine(tag.name) : t("tags-make", { name })}</bdi>
                    </span>
                    {tag && has(one) && <Icon name="check" />}
                  </div>
                );
              })}
            </div>
            <p class="combobox-empty" role="status">
              {ids.length === 0 && t(tags.length === 0 ? "tags-empty" : "tags-none-found")}
            </p>
          </div>
        </div>
      )}
    </FieldFrame>
  );
}

/** The tag's colour; the name beside it says what it is. */
export const Dot = ({ colour }: { colour: string }) => (
  <span class="tag-dot" style={colour ? { "--dot": colour } : undefined} aria-hidden="true" />
);
