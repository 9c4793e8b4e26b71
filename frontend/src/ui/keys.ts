/** What the arrows of a composite widget can reach inside it, in order. */
export function focusables(inside: HTMLElement | null): HTMLElement[] {
  return Array.from(inside?.querySelectorAll<HTMLElement>("[role^=menuitem], [role=tab]") ?? []);
}

/** Where a key leads from `now`: by arrows around the end, to an end, or to a first letter. */
export function stepped(
  key: string,
  all: readonly HTMLElement[],
  now: Element | null,
): HTMLElement | undefined {
  const at = all.indexOf(now as HTMLElement);
  const around = (by: number) => all[(at + by + all.length) % all.length];
  switch (key) {
    case "ArrowDown":
      return around(1);
    case "ArrowUp":
      return at < 0 ? all.at(-1) : around(-1);
    case "Home":
      return all[0];
    case "End":
      return all.at(-1);
    default: {
      if (key.length !== 1 || key === " ") return undefined;
      const letter = key.toLocaleLowerCase();
      const rest = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      return rest.find((one) => one.textContent?.trim().toLocaleLowerCase().startsWith(letter));
    }
  }
}
