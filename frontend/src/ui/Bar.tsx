import "./Bar.css";
import "./Row.css";
import type { ComponentChildren } from "preact";

export interface BarProps {
  title: ComponentChildren;
  /** A second line in small: a ConnDot, a StatusChip. */
  subtitle?: ComponentChildren;
  /** The way back, or an Avatar. */
  start?: ComponentChildren;
  /** At most two IconButtons and a Menu. */
  end?: ComponentChildren;
  /** Tabs, ChipRow: stays in sight with the bar. */
  below?: ComponentChildren;
  /** What the title is in the page's outline: 1 once on what is seen, so on a phone always. */
  level?: 1 | 2;
}

/** The head of a pane or screen; stays at the top. */
export function Bar({ title, subtitle, start, end, below, level = 1 }: BarProps) {
  const Title = level === 1 ? "h1" : "h2";
  return (
    <header class="bar">
      <div class="bar-line">
        {start}
        <div class="bar-middle">
          <Title class="bar-title">{title}</Title>
          {subtitle && <div class="bar-subtitle">{subtitle}</div>}
        </div>
        {end && <div class="bar-end">{end}</div>}
      </div>
      {below}
    </header>
  );
}
