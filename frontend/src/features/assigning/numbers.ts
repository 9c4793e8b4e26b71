/** The whole number written there, if it is one of these; null for anything else. */
export function numberIn(text: string, least: number, most: number): number | null {
  const clean = text.trim();
  if (!/^\d{1,6}$/.test(clean)) return null;
  const found = Number(clean);
  return found >= least && found <= most ? found : null;
}
