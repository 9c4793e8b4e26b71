import { useQuery } from "@tanstack/preact-query";
import type { GetRevisionsData, RevisionShape } from "@/core/api/gen";
import { api } from "@/core/http";
import { longTime, t } from "@/core/i18n";
import { Sheet } from "@/ui/Sheet";
import { SkeletonBubbles } from "@/ui/Skeleton";
import { RichText } from "./RichText";
import type { Said } from "./said";
import { Unreadable } from "./Unreadable";

interface Props {
  /** Null closes. */
  said: Said | null;
  onClose: () => void;
}

/** What a message said before it was edited, the newest wording first. */
export function Revisions({ said, onClose }: Props) {
  return (
    <Sheet
      open={said !== null}
      title={t("talk-revisions")}
      closeLabel={t("close")}
      onClose={onClose}
    >
      {said && <Wordings said={said} />}
    </Sheet>
  );
}

function Wordings({ said }: { said: Said }) {
  const path = { ticket_id: said.ticketId, message_id: said.id };
  const earlier = useQuery({
    // Another edit is another list.
    queryKey: ["revisions", said.id, said.revisions],
    meta: { isKept: false },
    queryFn: ({ signal }) =>
      api<GetRevisionsData, RevisionShape[]>(
        "GET",
        "/api/v1/tickets/{ticket_id}/messages/{message_id}/revisions",
        { path, signal },
      ),
  });
  if (earlier.error) {
    return (
      <Unreadable
        error={earlier.error}
        isBusy={earlier.isFetching}
        onRetry={() => void earlier.refetch()}
        onBack={null}
      />
    );
  }
  if (!earlier.data) return <SkeletonBubbles label={t("loading")} rows={2} />;
  return (
    <ol class="talk-revisions">
      <li>
        <h3>{t("talk-now")}</h3>
        <RichText text={said.text} entities={said.entities} spoilerLabel={t("hidden-passage")} />
      </li>
      {earlier.data.toReversed().map((one) => (
        <li key={one.revision}>
          <h3>{t("talk-until", { when: longTime(one.replaced_at) })}</h3>
          <RichText text={one.text} entities={one.entities} spoilerLabel={t("hidden-passage")} />
        </li>
      ))}
    </ol>
  );
}
