import { t } from "@/core/i18n";
import "./sorting.css";

/** Readable beside words in both themes; the words carry the meaning. */
export const COLOURS = {
  blue: "#2965cc",
  teal: "#00998c",
  green: "#2b8a3e",
  olive: "#8a9a00",
  amber: "#b98900",
  orange: "#d9822b",
  red: "#c23030",
  violet: "#7157d9",
  grey: "#6b7280",
} as const;

/** One of the palette, none, or the one it has. Words: part `sorting`. */
export function Colours({
  value,
  onChange,
}: {
  value: string;
  onChange: (colour: string) => void;
}) {
  const known: [string, string][] = [["none", ""], ...Object.entries(COLOURS)];
  const isKnown = known.some(([, colour]) => colour === value);
  const shown: [string, string][] = isKnown ? known : [...known, ["own", value]];
  return (
    <fieldset class="sorting-colours">
      <legend class="field-label">{t("sort-colour")}</legend>
      {shown.map(([name, colour]) => (
        <label key={name} class="sorting-colour" title={t(`sort-colour-${name}`)}>
          <input
            type="radio"
            name="colour"
            class="visually-hidden"
            checked={colour === value}
            aria-label={t(`sort-colour-${name}`)}
            onChange={() => onChange(colour)}
          />
          <span class="sorting-swatch" style={colour ? { "--dot": colour } : undefined} />
        </label>
      ))}
    </fieldset>
  );
}
