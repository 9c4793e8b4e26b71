import { OtherWords } from "./OtherWords";
import type { Drafting } from "./useDraft";
import { useSharedDraft } from "./useSharedDraft";

interface Props {
  ticketId: string;
  drafting: Drafting;
  messages: number;
}

/** Keeps an agent's words for their other devices, and asks where those have others. */
export function SharedWords({ ticketId, drafting, messages }: Props) {
  return <OtherWords sharing={useSharedDraft(ticketId, drafting, messages)} />;
}
