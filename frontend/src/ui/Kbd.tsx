import "./Kbd.css";

export interface KbdProps {
  /** Keys with + between those held together: `Ctrl+K`, `?`. */
  keys: string;
}

/** Keys to press, drawn as keys. */
export function Kbd({ keys }: KbdProps) {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  return (
    <kbd class="kbd" dir="ltr">
      {parts.map((key) => (
        <kbd class="kbd-key" key={key}>
          {key}
        </kbd>
      ))}
    </kbd>
  );
}
