const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** Those that have every word of the query at the start of a word, best first: label before hint. */
export function matching<T extends { label: string; hint?: string }>(
  all: readonly T[],
  query: string,
): readonly T[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return all;
  const has = (text: string) => {
    const parts = plain(text).split(/[^\p{L}\p{N}]+/u);
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  };
  const byLabel = all.filter((one) => has(one.label));
  const rest = all.filter((one) => !byLabel.includes(one) && has(`${one.label} ${one.hint ?? ""}`));
  return [...byLabel, ...rest];
}
