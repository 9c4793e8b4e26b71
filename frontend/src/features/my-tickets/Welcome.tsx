import { useQuery } from "@tanstack/preact-query";
import { useLocation } from "wouter-preact";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { categoryName } from "@/features/tickets/categories";
import { categoryList } from "@/features/tickets/queries";
import { Avatar } from "@/ui/Avatar";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";

/** Nothing was ever asked: the desk says who it is and what one can ask about. */
export function Welcome() {
  const [, navigate] = useLocation();
  const { desk, inbox } = boot();
  const { data: categories } = useQuery(categoryList);
  const topics = categories?.filter((one) => !one.is_archived) ?? [];
  return (
    <div class="mine-welcome">
      <Avatar id={inbox} name={desk.name} src={desk.logo || undefined} size="l" />
      <p class="mine-greeting">{t("mine-greeting", { desk: desk.name })}</p>
      <p class="mine-greeting-text">{t("mine-greeting-text")}</p>
      <List label={t("mine-topics")} inset>
        {topics.map((one) => (
          <Row
            key={one.id}
            before={<span class="mine-topic">{one.icon}</span>}
            title={oneLine(categoryName(one))}
            chevron
            onClick={() => navigate(`/new?about=${encodeURIComponent(one.key)}`)}
          />
        ))}
        <Row
          before={<Icon name="edit" class="mine-topic" />}
          title={topics.length > 0 ? t("mine-topic-none") : t("mine-new")}
          chevron
          onClick={() => navigate("/new")}
        />
      </List>
    </div>
  );
}
