import { useInfiniteQuery, useQuery } from "@tanstack/preact-query";
import type { CardChangeShape } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { fieldList, fieldName } from "@/features/fields/queries";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { List } from "@/ui/List";
import { Name } from "@/ui/Name";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { contactChanges } from "./queries";

const ICONS: Record<CardChangeShape["kind"], IconName> = {
  given_name: "user",
  language: "language",
  field: "edit",
  note_added: "note",
  note_edited: "note",
  note_removed: "trash",
  note_restored: "undo",
  banned: "block",
  unbanned: "undo",
  merged: "merge",
  unmerged: "split",
  exported: "archive",
  erasure_asked: "clock",
  erasure_called_off: "undo",
  erased: "trash",
};

interface Props {
  contactId: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Who changed what of the card, the latest first. */
export function Changes({ contactId, isOpen, onClose }: Props) {
  return (
    <Sheet open={isOpen} title={t("contacts-changes")} closeLabel={t("close")} onClose={onClose}>
      {isOpen && <Lines contactId={contactId} />}
    </Sheet>
  );
}

function Lines({ contactId }: { contactId: string }) {
  const query = useInfiniteQuery(contactChanges(contactId));
  const fields = useQuery(fieldList).data;
  if (query.isPending) return <SkeletonRows label={t("loading")} rows={4} />;
  if (!query.data) return <NotLoaded reads={[query]} />;
  const lines = query.data.pages.flatMap((page) => page.changes);
  if (lines.length === 0) return <p class="contact-note-none">{t("contacts-changes-none")}</p>;
  const words = ({ kind, field_id }: CardChangeShape) => {
    const field = fields?.find((one) => one.id === field_id);
    if (kind === "field" && field) {
      return t("contacts-did-field-named", { name: oneLine(fieldName(field)) });
    }
    return t(`contacts-did-${kind.replaceAll("_", "-")}`);
  };
  return (
    <>
      <List label={t("contacts-changes")}>
        {lines.map((one) => (
          <Row
            key={one.position}
            before={<Icon name={ICONS[one.kind] ?? "info"} />}
            title={words(one)}
            aside={
              <time dateTime={one.at} title={longTime(one.at)}>
                {shortTime(one.at)}
              </time>
            }
            text={<Name otherwise={t("contacts-did-itself")}>{one.actor_name}</Name>}
          />
        ))}
      </List>
      {query.hasNextPage && (
        <Button block busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("contacts-more")}
        </Button>
      )}
    </>
  );
}
