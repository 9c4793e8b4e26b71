import { useInfiniteQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { ListEnd, ListFailure } from "@/features/inbox/ListEnd";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { List } from "@/ui/List";
import { Name } from "@/ui/Name";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { useStill } from "@/ui/useStill";
import { contactList } from "./queries";

interface Props {
  except: string;
  onChoose: (id: string) => void;
}

/** One of all the others, found by their names. */
export function Choose({ except, onChoose }: Props) {
  const [words, type] = useState("");
  const query = useInfiniteQuery(contactList(useStill(words.trim())));
  const all = query.data?.pages.flatMap((page) => page.contacts) ?? [];
  const rows = all.filter((one) => one.id !== except);
  return (
    <>
      <Field
        label={t("contacts-search")}
        hideLabel
        placeholder={t("contacts-search")}
        type="search"
        icon="search"
        maxLength={100}
        autocomplete="off"
        value={words}
        onValue={type}
      />
      {query.isPending && <SkeletonRows label={t("loading")} rows={4} />}
      {query.isError && !query.data && <ListFailure query={query} />}
      {query.data && rows.length === 0 && <p class="field-hint">{t("contacts-merge-nobody")}</p>}
      {rows.length > 0 && (
        <List label={t("inbox-section-contacts")}>
          {rows.map((one) => (
            <Row
              key={one.id}
              before={<Avatar id={one.id} name={one.name} />}
              title={<Name otherwise={t("inbox-nameless")}>{one.name}</Name>}
              text={one.username ? <bdi dir="ltr">@{one.username}</bdi> : t("contacts-no-username")}
              chevron
              onClick={() => onChoose(one.id)}
            />
          ))}
        </List>
      )}
      <ListEnd query={query} />
      {query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError && (
        <Button small onClick={() => void query.fetchNextPage()}>
          {t("contacts-more")}
        </Button>
      )}
    </>
  );
}
