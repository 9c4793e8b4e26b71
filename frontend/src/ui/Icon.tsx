import "./Icon.css";
import { classes } from "@/ui/classes";
import { DIRECTED, type IconName } from "@/ui/icons/names";
import { PATHS } from "@/ui/icons/paths.gen";

export interface IconProps {
  name: IconName;
  /** 16, 20 (as it is) or 24 px at normal text size. */
  size?: "s" | "m" | "l";
  /** Only where no text beside the icon says the same. */
  label?: string | undefined;
  class?: string;
}

/** One drawing of the icon set, in the colour of the text around it. */
export function Icon({ name, size = "m", label, class: more }: IconProps) {
  return (
    <svg
      class={classes("icon", `icon-${size}`, DIRECTED.has(name) && "icon-directed", more)}
      viewBox="0 0 24 24"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
