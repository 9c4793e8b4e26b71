import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { TagShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Field } from "@/ui/Field";
import { List } from "@/ui/List";
import { matching } from "@/ui/matching";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { Dot } from "./Chooser";
import { tagList } from "./queries";
import { TagSheet } from "./TagSheet";
import "@/features/settings/settings.css";
import "./tags.css";

const SEARCHED_FROM = 8;

/** The desk's tags; each opens to be changed, merged or archived. */
export function Tags() {
  const all = useQuery(tagList);
  const [query, search] = useState("");
  const [isArchive, showArchive] = useState(false);
  const [openId, open] = useState<string | null>(null);
  if (all.isPending) return <SkeletonRows label={t("loading")} rows={6} />;
  if (!all.data) return <NotLoaded reads={[all]} />;
  const found = matching(
    all.data.map((one) => ({ ...one, label: one.name })),
    query,
  );
  const archived = all.data.filter((one) => one.is_archived).length;
  const shown = found.filter((one) => !one.is_archived);
  return (
    <div class="settings">
      {all.data.length === archived ? (
        <Empty icon="tag" title={t("tags-empty")} text={t("tags-empty-hint")} />
      ) : (
        <>
          {(all.data.length >= SEARCHED_FROM || query) && (
            <div class="tags-search">
              <Field
                label={t("tags-find")}
                hideLabel
                type="search"
                icon="search"
                placeholder={t("tags-find")}
                value={query}
                onValue={search}
              />
            </div>
          )}
          <Rows header={t("tags-title")} footer={t("tags-hint")} tags={shown} onOpen={open} />
          {shown.length === 0 && (
            <p class="tags-nothing" role="status">
              {t("tags-none-found")}
            </p>
          )}
        </>
      )}
      <div class="settings-more">
        <Button icon="plus" onClick={() => open("")}>
          {t("tags-add")}
        </Button>
        {archived > 0 && (
          <Button variant="plain" aria-expanded={isArchive} onClick={() => showArchive(!isArchive)}>
            {t(isArchive ? "tags-archive-hide" : "tags-archive-show", { n: archived })}
          </Button>
        )}
      </div>
      {isArchive && (
        <Rows
          header={t("tags-archive-title")}
          tags={found.filter((one) => one.is_archived)}
          all={all.data}
          onOpen={open}
        />
      )}
      {openId !== null && (
        <TagSheet
          key={openId}
          tag={all.data.find((one) => one.id === openId) ?? null}
          all={all.data}
          onClose={() => open(null)}
        />
      )}
    </div>
  );
}

interface RowsProps {
  header: string;
  footer?: string;
  tags: readonly TagShape[];
  all?: readonly TagShape[];
  onOpen: (id: string) => void;
}

function Rows({ header, footer, tags, all = [], onOpen }: RowsProps) {
  if (tags.length === 0) return null;
  return (
    <List inset header={header} footer={footer}>
      {tags.map((one) => {
        const into = all.find((other) => other.id === one.merged_into_id);
        return (
          <Row
            key={one.id}
            before={<Dot colour={one.colour} />}
            title={oneLine(one.name)}
            text={into && t("tags-merged-into", { name: oneLine(into.name) })}
            chevron
            onClick={() => onOpen(one.id)}
          />
        );
      })}
    </List>
  );
}
