import type { RatingShape } from "@/core/api/gen";

export type StarNumber = RatingShape["stars"];
export const NUMBERS: readonly StarNumber[] = [1, 2, 3, 4, 5];

/** Five stars of which so many are full. */
export const starsText = (stars: number): string => "★".repeat(stars) + "☆".repeat(5 - stars);
