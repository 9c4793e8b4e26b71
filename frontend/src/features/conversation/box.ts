/** Boxes of pictures, known before a byte of them is: nothing moves when they arrive. */

const WIDEST = 320;
const HIGHEST = 380;
const NARROWEST = 140;
const SQUARE = 240;

export type Box = {
  inlineSize: string;
  aspectRatio: string;
};

/** As large as fits, in the picture's own shape; of a shape nobody knows, a square. */
export function boxOf(width: number | null, height: number | null): Box {
  if (!width || !height) return { inlineSize: `${SQUARE}px`, aspectRatio: "1" };
  const scale = Math.min(WIDEST / width, HIGHEST / height);
  const wide = Math.max(NARROWEST, Math.min(width * scale, WIDEST));
  // A panorama or a till receipt is cut, not drawn as a line.
  const ratio = Math.min(4, Math.max(0.4, width / height));
  return { inlineSize: `${Math.round(wide)}px`, aspectRatio: ratio.toFixed(4) };
}
