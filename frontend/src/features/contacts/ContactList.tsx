import { signal } from "@preact/signals";
import { useInfiniteQuery } from "@tanstack/preact-query";
import type { ContactRowShape } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { ListEnd, ListFailure } from "@/features/inbox/ListEnd";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Empty } from "@/ui/Empty";
import { Field } from "@/ui/Field";
import { List } from "@/ui/List";
import { Name } from "@/ui/Name";
import { Row } from "@/ui/Row";
import { SkeletonRows } from "@/ui/Skeleton";
import { useStill } from "@/ui/useStill";
import { follow, profileHref, useProfile } from "./place";
import { contactList } from "./queries";

const LONGEST = 100;

/** What was looked for, still there on the way back from a profile. */
const sought = signal("");

/** Everybody who has written, who came last first; found by any of their names. */
export function ContactList() {
  const words = useStill(sought.value.trim());
  const query = useInfiniteQuery(contactList(words));
  const open = useProfile();
  const rows = query.data?.pages.flatMap((page) => page.contacts) ?? [];
  return (
    <div class="settings">
      <div class="contacts-search">
        <Field
          label={t("contacts-search")}
          hideLabel
          placeholder={t("contacts-search")}
          type="search"
          icon="search"
          maxLength={LONGEST}
          autocomplete="off"
          value={sought.value}
          onValue={(value) => {
            sought.value = value;
          }}
        />
      </div>
      <p class="visually-hidden" role="status">
        {query.isPending ? t("loading") : t("contacts-found", { n: rows.length })}
      </p>
      {query.isPending && <SkeletonRows label={t("loading")} />}
      {query.isError && !query.data && <ListFailure query={query} />}
      {rows.length > 0 && (
        <List inset label={t("inbox-section-contacts")}>
          {rows.map((one) => (
            <One key={one.id} of={one} onOpen={open} />
          ))}
        </List>
      )}
      {query.data && rows.length === 0 && <None words={words} />}
      <ListEnd query={query} />
      {query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError && (
        <p class="list-end">
          <Button small onClick={() => void query.fetchNextPage()}>
            {t("contacts-more")}
          </Button>
        </p>
      )}
    </div>
  );
}

function One({ of, onOpen }: { of: ContactRowShape; onOpen: (id: string) => void }) {
  const { activity_at: at, open_tickets: many } = of;
  return (
    <Row
      before={<Avatar id={of.id} name={of.name} />}
      title={<Name otherwise={t("inbox-nameless")}>{of.name}</Name>}
      aside={
        at && (
          <time dateTime={at} title={longTime(at)}>
            {shortTime(at)}
          </time>
        )
      }
      text={of.username ? <bdi dir="ltr">@{of.username}</bdi> : t("contacts-no-username")}
      badge={many > 0 && <Badge count={many} label={t("contacts-open", { n: many })} />}
      meta={
        (of.is_banned || !of.is_reachable) && (
          <Chip icon={of.is_banned ? "block" : "warning"}>
            {t(of.is_banned ? "contacts-banned" : "contacts-unreachable")}
          </Chip>
        )
      }
      href={profileHref(of.id)}
      onClick={(event) => follow(event, () => onOpen(of.id))}
    />
  );
}

function None({ words }: { words: string }) {
  if (!words) {
    return <Empty icon="users" title={t("contacts-empty")} text={t("contacts-empty-hint")} />;
  }
  const clear = () => {
    sought.value = "";
  };
  return (
    <Empty
      icon="search"
      title={t("contacts-none", { words })}
      text={t("contacts-none-hint")}
      action={<Button onClick={clear}>{t("contacts-clear")}</Button>}
    />
  );
}
