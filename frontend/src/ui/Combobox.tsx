import "./Float.css";
import "./Combobox.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { classes } from "@/ui/classes";
import { FieldFrame, type FieldTexts } from "@/ui/FieldFrame";
import { Icon } from "@/ui/Icon";
import { matching } from "@/ui/matching";
import { useDismiss, useFloating } from "@/ui/place";

export interface ComboboxOption {
  id: string;
  label: string;
  /** A second line, also searched. */
  hint?: string;
  /** An Avatar, an Icon, a dot of colour. */
  before?: ComponentChildren;
  disabled?: boolean;
}

export interface ComboboxProps extends FieldTexts {
  options: readonly ComboboxOption[];
  /** The id of what is chosen, or null. */
  value: string | null;
  onChange: (id: string) => void;
  placeholder?: string;
  /** Said where nothing matches. */
  empty: string;
  /** Always unfolded, below the field: inside a Sheet on a phone. */
  inline?: boolean;
  autofocus?: boolean;
}

/** One of many, found by typing. The keys are those of the APG's editable combobox. */
export function Combobox(props: ComboboxProps) {
  const { options, value, onChange, inline = false } = props;
  const chosen = options.find((one) => one.id === value);
  const [query, setQuery] = useState<string | null>(null);
  const [isUnfolded, setUnfolded] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  const anchor = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const isOpen = inline || isUnfolded;
  const found = matching(options, query ?? "");
  const at = found.findIndex((one) => one.id === active);
  const fold = () => {
    setUnfolded(false);
    setQuery(null);
    setActive(null);
  };
  useFloating(isUnfolded && !inline, anchor, list, "start", true);
  useDismiss(isUnfolded && !inline, fold, anchor, list);
  useEffect(() => {
    if (active)
      list.current?.querySelector("[data-active]")?.scrollIntoView?.({ block: "nearest" });
  }, [active]);

  const pick = (option: ComboboxOption | undefined) => {
    if (!option || option.disabled) return;
    onChange(option.id);
    fold();
  };
  const reach = (to: number) => {
    setUnfolded(true);
    setActive(found.at(to)?.id ?? null);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => reach(at + 1 >= found.length ? 0 : at + 1),
    ArrowUp: () => reach(at <= 0 ? -1 : at - 1),
    Enter: () => pick(found[at]),
    Escape: fold,
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Tab") return fold();
    const act = keys[event.key];
    if (!act || event.isComposing) return;
    // Enter with nothing marked belongs to the form, Escape while folded to the dialog around.
    if (event.key === "Enter" && at < 0) return;
    if (event.key === "Escape" && !isUnfolded && query === null) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <FieldFrame
      label={props.label}
      hideLabel={props.hideLabel}
      hint={props.hint}
      error={props.error}
    >
      {(wiring) => (
        <div class="combobox" ref={anchor}>
          <div class="field-with-icon">
            <Icon name="search" />
            <input
              {...wiring}
              class="field-input"
              role="combobox"
              dir="auto"
              autocomplete="off"
              spellcheck={false}
              autofocus={props.autofocus}
              placeholder={chosen?.label ?? props.placeholder}
              aria-expanded={isOpen}
              aria-controls={`${wiring.id}-list`}
              aria-autocomplete="list"
              aria-activedescendant={active && at >= 0 ? `${wiring.id}-${active}` : undefined}
              value={query ?? (inline ? "" : (chosen?.label ?? ""))}
              onClick={() => setUnfolded(true)}
              onFocus={(event) => event.currentTarget.select()}
              onInput={(event) => {
                setQuery(event.currentTarget.value);
                setUnfolded(true);
                setActive(null);
              }}
              onKeyDown={press}
            />
          </div>
          {isOpen && (
            <div
              class={inline ? "combobox-inline" : "float"}
              popover={inline ? undefined : "manual"}
              ref={list}
            >
              <div role="listbox" id={`${wiring.id}-list`} aria-label={props.label}>
                {found.map((one) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's.
                  // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
                  <div
                    key={one.id}
                    id={`${wiring.id}-${one.id}`}
                    role="option"
                    aria-selected={one.id === value}
                    aria-disabled={one.disabled || undefined}
                    data-active={one.id === active || undefined}
                    class={classes("float-item", one.id === value && "combobox-chosen")}
                    // The field keeps the focus, and a phone its keyboard.
                    onPointerDown={(event) => event.preventDefault()}
                    onClick={() => pick(one)}
                  >
                    {one.before}
                    <span class="float-text">
                      <bdi>{one.label}</bdi>
                      {one.hint && <span class="combobox-hint float-hint">{one.hint}</span>}
                    </span>
                    {one.id === value && <Icon name="check" />}
                  </div>
                ))}
              </div>
              <p class="combobox-empty" role="status">
                {found.length === 0 && props.empty}
              </p>
            </div>
          )}
        </div>
      )}
    </FieldFrame>
  );
}
