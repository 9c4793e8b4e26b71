import "./DayDivider.css";

export interface DayDividerProps {
  /** "Today", "21 November". */
  text: string;
  /** "New messages": drawn across, in the accent. */
  tone?: "day" | "new";
  /** One below the heading of what it divides. */
  level?: 2 | 3;
}

/** A line between days, or before what is new. */
export function DayDivider({ text, tone = "day", level = 3 }: DayDividerProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <Heading class={`day day-${tone}`}>
      <span class="day-text">{text}</span>
    </Heading>
  );
}
