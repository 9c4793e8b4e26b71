export interface TimeProps {
  at: Date;
  /** As people say it: "5 min", "yesterday". */
  text: string;
  /** Said in full when pointed at. */
  title?: string;
}

/** A moment; how it is said comes from outside, where the language is known. */
export const Time = ({ at, text, title }: TimeProps) => (
  <time dir="auto" dateTime={at.toISOString()} title={title}>
    {text}
  </time>
);
