/** What parts that come later let go of when a conversation is left. */
export const whenLeft = new Set<() => void>();
