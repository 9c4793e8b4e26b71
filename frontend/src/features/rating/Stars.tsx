import { useId } from "preact/hooks";
import { t } from "@/core/i18n";
import { NUMBERS, type StarNumber } from "./stars";
import "./rating.css";

interface Props {
  label: string;
  value: StarNumber | null;
  onChange: (stars: StarNumber) => void;
}

/** One to five stars: radio buttons, moved through with the arrows. */
export function Stars({ label, value, onChange }: Props) {
  const name = useId();
  return (
    <fieldset class="stars">
      <legend class="visually-hidden">{label}</legend>
      {NUMBERS.map((one) => (
        <label key={one} class="star" data-full={value !== null && one <= value}>
          <input
            type="radio"
            class="visually-hidden"
            name={name}
            value={one}
            checked={one === value}
            onChange={() => onChange(one)}
          />
          <span aria-hidden="true">{value !== null && one <= value ? "★" : "☆"}</span>
          <span class="visually-hidden">{t("rating-of", { n: one })}</span>
        </label>
      ))}
    </fieldset>
  );
}
