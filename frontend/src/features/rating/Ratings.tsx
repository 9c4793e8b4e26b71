import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { RatingTextsShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { languageName } from "@/features/contact-card/words";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";
import { closingQuery, ratingsQuery, switchClosing, switchRatings } from "./settings";
import { TextsSheet } from "./TextsSheet";
import "@/features/settings/settings.css";
import "./ratings.css";

/** What contacts get when a ticket is over: the question how it was, and what was said. */
export function Ratings() {
  const ratings = useQuery(ratingsQuery);
  const closing = useQuery(closingQuery);
  const [chosen, choose] = useState("");
  if (ratings.isPending || closing.isPending) return <SkeletonRows label={t("loading")} rows={3} />;
  if (!ratings.data || !closing.data) return <NotLoaded reads={[ratings, closing]} />;
  const { is_on, texts } = ratings.data;
  const open = texts.find((one) => one.language === chosen);
  return (
    <div class="settings">
      <List inset footer={t("ratings-hint")}>
        <li class="ratings-switch">
          <Switch
            label={t("ratings-ask")}
            checked={is_on}
            onChange={(isOn) => void switchRatings(isOn)}
          />
        </li>
      </List>
      <List inset header={t("ratings-texts")} footer={t("ratings-texts-hint")}>
        {texts.map((one) => (
          <Row
            key={one.language}
            before={<Icon name="language" />}
            title={languageName(one.language)}
            text={<bdi>{textWords(one)}</bdi>}
            lines={2}
            chevron
            onClick={() => choose(one.language)}
          />
        ))}
      </List>
      <List inset header={t("ratings-closing")} footer={t("ratings-closing-hint")}>
        <li class="ratings-switch">
          <Switch
            label={t("ratings-closing-send")}
            checked={closing.data.is_on}
            onChange={(isOn) => void switchClosing(isOn)}
          />
        </li>
      </List>
      {open && <TextsSheet key={chosen} texts={open} isOn={is_on} onClose={() => choose("")} />}
    </div>
  );
}

const textWords = ({ ask, usual_ask }: RatingTextsShape): string => ask || usual_ask;
