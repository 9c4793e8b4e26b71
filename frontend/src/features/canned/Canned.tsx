import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { CannedResponseRow } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { categoryName } from "@/features/tickets/categories";
import { categoryList } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Empty } from "@/ui/Empty";
import { Field } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { CannedSheet } from "./CannedSheet";
import { found } from "./choosing";
import { cannedList } from "./queries";
import "@/features/settings/settings.css";
import "./picker.css";

const SEARCHED_FROM = 6;

/** The desk's ready answers and macros; each opens to be changed. */
export function Canned() {
  const all = useQuery(cannedList);
  const [query, search] = useState("");
  const [isArchive, showArchive] = useState(false);
  const [openId, open] = useState<string | null>(null);
  if (all.isPending) return <SkeletonRows label={t("loading")} rows={6} />;
  if (!all.data) return <NotLoaded reads={[all]} />;
  const archived = all.data.filter((one) => one.is_archived).length;
  const shown = found(all.data, query, false);
  return (
    <div class="settings">
      {all.data.length - archived === 0 ? (
        <Empty icon="zap" title={t("canned-empty")} text={t("canned-empty-hint")} />
      ) : (
        <>
          {(all.data.length >= SEARCHED_FROM || query) && (
            <div class="canned-search">
              <Field
                label={t("canned-search")}
                hideLabel
                type="search"
                icon="search"
                placeholder={t("canned-search")}
                value={query}
                onValue={search}
              />
            </div>
          )}
          <Rows header={t("canned-title")} footer={t("canned-hint")} all={shown} onOpen={open} />
          {shown.length === 0 && (
            <p class="canned-none" role="status">
              {t("canned-none-found")}
            </p>
          )}
        </>
      )}
      <div class="settings-more">
        <Button icon="plus" onClick={() => open("")}>
          {t("canned-add")}
        </Button>
        {archived > 0 && (
          <Button variant="plain" aria-expanded={isArchive} onClick={() => showArchive(!isArchive)}>
            {t(isArchive ? "canned-archive-hide" : "canned-archive-show", { n: archived })}
          </Button>
        )}
      </div>
      {isArchive && archived > 0 && (
        <Rows header={t("canned-archive-title")} all={found(all.data, query, true)} onOpen={open} />
      )}
      {openId !== null && <CannedSheet key={openId} id={openId} onClose={() => open(null)} />}
    </div>
  );
}

interface RowsProps {
  header: string;
  footer?: string;
  all: readonly CannedResponseRow[];
  onOpen: (id: string) => void;
}

function Rows({ header, footer, all, onOpen }: RowsProps) {
  const categories = useQuery(categoryList).data;
  if (all.length === 0) return null;
  return (
    <List inset header={header} footer={footer}>
      {all.map((one) => {
        const category = categories?.find((other) => other.id === one.category_id);
        return (
          <Row
            key={one.id}
            before={<Icon name={one.is_macro ? "zap" : "chat"} />}
            title={`/${one.shortcut} · ${one.title}`}
            text={one.excerpt || undefined}
            meta={
              <>
                {one.is_macro && <Chip icon="zap">{t("canned-macro")}</Chip>}
                {category && (
                  <Chip colour={category.colour}>
                    {category.icon} <bdi>{categoryName(category)}</bdi>
                  </Chip>
                )}
                <span class="canned-why">{t("canned-uses", { n: one.use_count })}</span>
              </>
            }
            chevron
            onClick={() => onOpen(one.id)}
          />
        );
      })}
    </List>
  );
}
