interface Option {
  id: string;
  label: string;
  hint: string;
}

interface Props {
  legend: string;
  /** Said where there is nothing to choose. */
  empty: string;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Any number of a list; a whole line is the target. */
export function Ticks({ legend, empty, options, chosen, onChange }: Props) {
  const turn = (id: string, isOn: boolean) =>
    onChange(isOn ? [...chosen, id] : chosen.filter((one) => one !== id));
  return (
    <fieldset class="ticks">
      <legend class="field-label">{legend}</legend>
      {options.length === 0 && <p class="field-hint">{empty}</p>}
      {options.map((one) => (
        <label class="tick" key={one.id}>
          <input
            type="checkbox"
            checked={chosen.includes(one.id)}
            onChange={(event) => turn(one.id, event.currentTarget.checked)}
          />
          <span class="tick-words">
            <bdi>{one.label}</bdi>
            {one.hint && <span class="field-hint">{one.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
