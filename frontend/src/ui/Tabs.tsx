import "./Tabs.css";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Badge } from "@/ui/Badge";
import { focusables, stepped } from "@/ui/keys";

export interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly { id: Id; label: string; count?: number; countLabel?: string }[];
  value: Id;
  onChange: (id: Id) => void;
  /** Joins the tabs with their TabPanel; leave away where there is none, as over a list. */
  idBase?: string;
}

/** Views of one thing. Arrows, Home and End choose at once; more than fit scroll sideways. */
export function Tabs<Id extends string>({ label, tabs, value, onChange, idBase }: TabsProps<Id>) {
  const own = useId();
  const idOf = (id: Id) => `${idBase ?? own}-${id}`;
  const row = useRef<HTMLDivElement>(null);
  const isCounted = tabs.some((one) => one.count !== undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen comes into sight, also when counts push it out.
  useEffect(() => {
    const chosen = row.current?.querySelector("[aria-selected=true]");
    chosen?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [value, isCounted]);
  const move = (event: KeyboardEvent) => {
    const key = alongReading(event.key, row.current);
    if (!key) return;
    const to = stepped(key, focusables(row.current), document.activeElement);
    const chosen = tabs.find((one) => idOf(one.id) === to?.id);
    if (!to || !chosen) return;
    event.preventDefault();
    to.focus();
    onChange(chosen.id);
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={row} onKeyDown={move}>
      {tabs.map((one) => (
        <button
          type="button"
          role="tab"
          key={one.id}
          id={idOf(one.id)}
          aria-selected={one.id === value}
          aria-controls={idBase && one.id === value ? `${idBase}-panel` : undefined}
          tabIndex={one.id === value ? 0 : -1}
          class="tab"
          onClick={() => onChange(one.id)}
        >
          {one.label}
          {one.count !== undefined && (
            <Badge
              count={one.count}
              label={one.countLabel}
              tone={one.id === value ? "accent" : "quiet"}
            />
          )}
        </button>
      ))}
    </div>
  );
}

export interface TabPanelProps {
  idBase: string;
  value: string;
  children: ComponentChildren;
}

/** What the chosen tab shows. */
export const TabPanel = ({ idBase, value, children }: TabPanelProps) => (
  <div role="tabpanel" id={`${idBase}-panel`} aria-labelledby={`${idBase}-${value}`}>
    {children}
  </div>
);

function alongReading(key: string, row: HTMLElement | null): string | undefined {
  if (key === "Home" || key === "End") return key;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
  const isReversed = row !== null && getComputedStyle(row).direction === "rtl";
  return (key === "ArrowRight") === isReversed ? "ArrowUp" : "ArrowDown";
}
