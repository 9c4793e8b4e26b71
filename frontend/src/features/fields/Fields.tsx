import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { FieldShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { categoryList } from "@/features/tickets/queries";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { KIND_ICONS } from "./FieldRows";
import { FieldSheet } from "./FieldSheet";
import { fieldList, fieldName } from "./queries";
import "@/features/settings/settings.css";

/** What the desk wants to know of its tickets and contacts; each opens to be changed. */
export function Fields() {
  const all = useQuery(fieldList);
  const categories = useQuery(categoryList);
  const [isArchive, showArchive] = useState(false);
  const [openId, open] = useState<string | null>(null);
  const reads = [all, categories];
  if (reads.some((one) => one.isPending)) return <SkeletonRows label={t("loading")} rows={6} />;
  if (!all.data || !categories.data) return <NotLoaded reads={reads} />;
  const archived = all.data.filter((one) => one.is_archived);
  const usable = all.data.filter((one) => !one.is_archived);
  return (
    <div class="settings">
      {usable.length === 0 && (
        <Empty icon="edit" title={t("fields-empty")} text={t("fields-empty-hint")} />
      )}
      {(["ticket", "contact"] as const).map((of) => (
        <Rows
          key={of}
          header={t(`fields-of-${of}`)}
          fields={usable.filter((one) => one.belongs_to === of)}
          onOpen={open}
        />
      ))}
      <div class="settings-more">
        <Button icon="plus" onClick={() => open("")}>
          {t("fields-add")}
        </Button>
        {archived.length > 0 && (
          <Button variant="plain" aria-expanded={isArchive} onClick={() => showArchive(!isArchive)}>
            {t(isArchive ? "fields-archive-hide" : "fields-archive-show", { n: archived.length })}
          </Button>
        )}
      </div>
      {isArchive && <Rows header={t("fields-archive-title")} fields={archived} onOpen={open} />}
      {openId !== null && (
        <FieldSheet
          key={openId}
          field={all.data.find((one) => one.id === openId) ?? null}
          all={all.data}
          categories={categories.data}
          onClose={() => open(null)}
        />
      )}
    </div>
  );
}

interface RowsProps {
  header: string;
  fields: readonly FieldShape[];
  onOpen: (id: string) => void;
}

function Rows({ header, fields, onOpen }: RowsProps) {
  if (fields.length === 0) return null;
  return (
    <List inset header={header}>
      {fields.map((one) => (
        <Row
          key={one.id}
          before={<Icon name={KIND_ICONS[one.kind]} />}
          title={oneLine(fieldName(one))}
          text={t(`fields-kind-${one.kind.replace("_", "-")}`)}
          meta={one.is_required && <Chip icon="check-circle">{t("fields-required-short")}</Chip>}
          chevron
          onClick={() => onOpen(one.id)}
        />
      ))}
    </List>
  );
}
