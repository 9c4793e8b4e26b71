import "./Chip.css";
import type { ComponentChildren } from "preact";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";

export interface ChipProps {
  children: ComponentChildren;
  icon?: IconName;
  /** A dot of the category's or tag's own colour (`#rrggbb`); the words carry the meaning. */
  colour?: string;
  /** A filter that is on or off; leave away for what cannot be pressed. */
  pressed?: boolean;
  onClick?: () => void;
  onRemove?: () => void;
  removeLabel?: string;
  disabled?: boolean;
}

/** A filter, a category, a tag. */
export function Chip(props: ChipProps) {
  const { children, icon, colour, pressed, onClick, onRemove, removeLabel, disabled } = props;
  const inside = (
    <>
      {icon && <Icon name={icon} size="s" />}
      {colour && <span class="chip-dot" style={{ "--dot": colour }} aria-hidden="true" />}
      <span class="chip-text">{children}</span>
    </>
  );
  if (onClick) {
    return (
      <button
        type="button"
        class="chip chip-button"
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        {pressed && <Icon name="check" size="s" />}
        {inside}
      </button>
    );
  }
  return (
    <span class={classes("chip", onRemove && "chip-removable")}>
      {inside}
      {onRemove && (
        <button type="button" class="chip-remove" aria-label={removeLabel} onClick={onRemove}>
          <Icon name="close" size="s" />
        </button>
      )}
    </span>
  );
}

/** Chips in one line that scrolls sideways where they do not fit. */
export const ChipRow = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/useSemanticElements: filters are no form's fields.
  <div class="chip-row" role="group" aria-label={label}>
    {children}
  </div>
);
