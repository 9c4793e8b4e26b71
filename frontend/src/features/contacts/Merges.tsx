import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { ContactCard } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { may } from "@/core/session";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { MergeSheet } from "./MergeSheet";
import { contactMerges, unmerge } from "./merging";

/** The cards that were found to be this person's, each to be taken apart again; and one more. */
export function Merges({ card }: { card: ContactCard }) {
  const read = useQuery(contactMerges(card.id));
  const [isMerging, begin] = useState(false);
  const [busyId, become] = useState("");
  const canMerge = may("contacts.merge");
  const apart = async (fromId: string, mergeId: string) => {
    become(mergeId);
    await unmerge(card.id, fromId, mergeId);
    become("");
  };
  return (
    <>
      {read.error && !read.data && <NotLoaded reads={[read]} />}
      {read.data && read.data.length > 0 && (
        <List inset header={t("contacts-merges")}>
          {read.data.map((one) => (
            <Row
              key={one.id}
              before={<Icon name="merge" />}
              title={oneLine(one.from_name) || t("inbox-nameless")}
              text={t("contacts-merged-by", {
                name: oneLine(one.merged_by),
                time: shortTime(one.merged_at),
              })}
              lines={2}
              meta={one.can_undo && t("contacts-undo-until", { time: longTime(one.until) })}
              after={
                canMerge &&
                one.can_undo && (
                  <Button
                    small
                    busy={busyId === one.id}
                    onClick={() => void apart(one.from_id, one.id)}
                  >
                    {t("contacts-unmerge")}
                  </Button>
                )
              }
            />
          ))}
        </List>
      )}
      {canMerge && (
        <div class="settings-more">
          <Button icon="merge" onClick={() => begin(true)}>
            {t("contacts-merge")}
          </Button>
        </div>
      )}
      {isMerging && <MergeSheet card={card} onClose={() => begin(false)} />}
    </>
  );
}
