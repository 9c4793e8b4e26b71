import { t } from "@/core/i18n";

/** How a contact was helped, short: for lines that have little room. */
export const RatingMark = ({ stars }: { stars: number }) => (
  <span role="img" aria-label={t("rating-of", { n: stars })}>
    ★ {stars}
  </span>
);
