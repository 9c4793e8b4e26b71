import type { RatingShape } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import { Row } from "@/ui/Row";
import { starsText } from "./stars";
import "./rating-fact.css";

/** Among a ticket's facts: how its contact was helped, and why they say so. */
export function RatingFact({ rating }: { rating: RatingShape }) {
  const { stars, reason, rated_at } = rating;
  return (
    <Row
      title={t("rating-title")}
      before={<Icon name="star" />}
      text={
        <span class="rating-fact">
          <span>
            <span role="img" aria-label={t("rating-of", { n: stars })}>
              {starsText(stars)}
            </span>{" "}
            <time dateTime={rated_at} title={longTime(rated_at)}>
              {shortTime(rated_at)}
            </time>
          </span>
          {reason && <bdi class="rating-words">{t("rating-words", { reason })}</bdi>}
        </span>
      }
    />
  );
}
