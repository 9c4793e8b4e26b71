import "./DayDivider.css";

export interface DayDividerProps {
  /** "Today", "21 November". */
  text: string;
  /** "New messages": drawn across, in the accent. */
  tone?: "day" | "new";
}

/** A line between days, or before what is new. */
export const DayDivider = ({ text, tone = "day" }: DayDividerProps) => (
  <h2 class={`day day-${tone}`}>
    <span class="day-text">{text}</span>
  </h2>
);
