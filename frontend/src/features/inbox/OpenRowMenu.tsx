import { useLayoutEffect, useRef } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { actItems } from "@/features/ticket-actions/menu";
import { Menu } from "@/ui/Menu";

interface Props {
  ticket: TicketShape;
  label: string;
}

/** The menu of the row that asked for it: it comes open. */
export function OpenRowMenu({ ticket, label }: Props) {
  const box = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => box.current?.querySelector("button")?.click(), []);
  return (
    <span ref={box}>
      <Menu label={label} items={actItems(ticket)} />
    </span>
  );
}
