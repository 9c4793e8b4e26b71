import { useEffect, useState } from "preact/hooks";

const STILL_MS = 250;

/** The value once it has not changed for a moment; the first one at once. */
export function useStill(value: string): string {
  const [still, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), STILL_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return still;
}
