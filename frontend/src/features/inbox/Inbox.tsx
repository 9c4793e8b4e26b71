import { useQuery } from "@tanstack/preact-query";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { connection } from "@/core/live";
import { may } from "@/core/session";
import { haptic } from "@/core/tg";
import { loadSearch } from "@/features/search/load";
import { loadBar, loadLast } from "@/features/selecting/load";
import { hasLast, marked } from "@/features/selecting/marks";
import { ticketCounts, type View } from "@/features/tickets/queries";
import { savedTabs } from "@/features/views/tabs";
import { Avatar } from "@/ui/Avatar";
import { Bar } from "@/ui/Bar";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { later } from "@/ui/later";
import { PullRefresh } from "@/ui/PullRefresh";
import { SkeletonRows } from "@/ui/Skeleton";
import { TabPanel, Tabs } from "@/ui/Tabs";
import { searchOf, viewsOf } from "./address";
import { Connected } from "./Connected";
import { FilterChips } from "./FilterChips";
import { useHere } from "./place";
import { refreshLists } from "./refresh";
import { focusStop } from "./roving";
import { isSeeking, seek, words } from "./seek";
import { TicketList } from "./TicketList";
import { countWords } from "./words";

const Found = later(loadSearch, () => <SkeletonRows label={t("loading")} />);
const SelectBar = later(loadBar);
const LastBulk = later(loadLast);
const ID = "inbox-view";

/** The list of tickets with its views and filters. */
export function Inbox({ isWide }: { isWide: boolean }) {
  const here = useHere();
  const counts = useQuery(ticketCounts).data;
  const { filters } = here;
  const seesAll = may("tickets.read_all");
  // A desk that promises nothing has no pile of deadlines, nor of what is snoozed, followed
  // or spam while nothing is.
  const isShown = (id: View) =>
    filters.view === id ||
    !/due|snoozed|followed|spam/.test(id) ||
    typeof counts?.[id] === "number";
  const tabs = viewsOf(seesAll)
    .filter(isShown)
    .map((id) => ({
      id,
      label: t(`inbox-view-${id}`),
      count: id === "all" ? undefined : (counts?.[id] ?? undefined),
      countLabel: countWords(id, counts),
    }));
  const place = searchOf(filters);
  const kept = savedTabs.value;
  const chosen = kept.find((one) => one.place === place)?.id;
  const list = words.value.trim() ? (
    <Found words={words.value} isWide={isWide} />
  ) : (
    <TicketList key={place} {...{ filters, isWide }} />
  );
  return (
    <>
      <Bar
        title={boot().desk.name}
        subtitle={!isWide && <Connected />}
        start={!isWide && <Logo />}
        end={
          <>
            {hasLast.value && <LastBulk />}
            <Tools isWide={isWide} />
          </>
        }
        below={
          <>
            <Tabs
              label={t("inbox-views")}
              tabs={[...tabs, ...kept]}
              value={chosen ?? filters.view}
              onChange={(id: string) => {
                haptic("select");
                seek("");
                const saved = kept.find((one) => one.id === id);
                const others = chosen ? undefined : filters;
                here.narrow(saved?.filters ?? { ...others, view: id as View });
              }}
              idBase={ID}
            />
            {(isWide || isSeeking.value) && <SeekBox isWide={isWide} />}
            {!words.value.trim() && <FilterChips filters={filters} narrow={here.narrow} />}
            {!seesAll && <p class="inbox-own">{t("inbox-own-only")}</p>}
          </>
        }
      />
      <TabPanel idBase={ID} value={chosen ?? filters.view}>
        {isWide ? (
          list
        ) : (
          <PullRefresh
            onRefresh={refreshLists}
            pullLabel={t("inbox-pull")}
            releaseLabel={t("inbox-release")}
            busyLabel={t("inbox-loading")}
            onArmed={() => haptic("select")}
          >
            {list}
          </PullRefresh>
        )}
      </TabPanel>
      {marked.value && <SelectBar />}
    </>
  );
}

/** The tenant's own sign: the logo, or the first letters of its name. */
export function Logo() {
  const { name, logo } = boot().desk;
  return <Avatar id={boot().inbox} name={name} src={logo || undefined} size="s" />;
}

function Tools({ isWide }: { isWide: boolean }) {
  if (isWide) {
    return (
      <IconButton
        icon="refresh"
        label={t("inbox-refresh")}
        disabled={connection.value === "offline"}
        onClick={() => void refreshLists()}
      />
    );
  }
  return (
    <IconButton
      icon="search"
      label={t("inbox-seek")}
      pressed={isSeeking.value}
      onClick={() => {
        const isOn = isSeeking.value;
        seek("");
        isSeeking.value = !isOn;
      }}
    />
  );
}

function SeekBox({ isWide }: { isWide: boolean }) {
  return (
    <div class="seek">
      <Field
        hideLabel
        id="inbox-seek"
        type="search"
        icon="search"
        label={t("inbox-seek")}
        placeholder={t("inbox-seek-hint")}
        autocomplete="off"
        enterkeyhint="search"
        autofocus={!isWide}
        value={words.value}
        onValue={(text) => {
          words.value = text;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          seek("");
          event.currentTarget.blur();
          focusStop();
        }}
      />
    </div>
  );
}
