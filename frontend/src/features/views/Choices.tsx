import { Chip } from "@/ui/Chip";

interface Props<Id extends string> {
  legend: string;
  options: readonly { id: Id; label: string }[];
  chosen: readonly string[];
  onToggle: (id: Id) => void;
}

/** Any of a few, each on or off. */
export function Choices<Id extends string>({ legend, options, chosen, onToggle }: Props<Id>) {
  return (
    <fieldset class="views-choices">
      <legend class="field-label">{legend}</legend>
      {options.map((one) => (
        <Chip key={one.id} pressed={chosen.includes(one.id)} onClick={() => onToggle(one.id)}>
          {one.label}
        </Chip>
      ))}
    </fieldset>
  );
}
