import type { ComponentType } from "preact";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { useBackButton } from "@/core/tg";
import { loadAssigning } from "@/features/assigning/load";
import { loadCanned } from "@/features/canned/load";
import { loadContacts } from "@/features/contacts/load";
import { loadDeadlines } from "@/features/deadlines/load";
import { loadFields } from "@/features/fields/load";
import { loadNews, loadNotifications } from "@/features/notifications/load";
import { loadOpening } from "@/features/opening/load";
import { Profile } from "@/features/profile/Profile";
import { loadRatings } from "@/features/rating/load";
import { loadSorting } from "@/features/sorting/load";
import { Stats } from "@/features/stats/Stats";
import { loadTags } from "@/features/tags/load";
import { Bar } from "@/ui/Bar";
import { IconButton } from "@/ui/IconButton";
import { later } from "@/ui/later";
import { SkeletonRows } from "@/ui/Skeleton";
import { isDeeper, type Place, type Section } from "./place";

const Assigning = later(loadAssigning, () => <SkeletonRows label={t("loading")} />);
const Canned = later(loadCanned, () => <SkeletonRows label={t("loading")} />);
const Contacts = later(loadContacts, () => <SkeletonRows label={t("loading")} />);
const Deadlines = later(loadDeadlines, () => <SkeletonRows label={t("loading")} />);
const News = later(loadNews, () => <SkeletonRows label={t("loading")} />);
const Notifications = later(loadNotifications, () => <SkeletonRows label={t("loading")} />);
const Fields = later(loadFields, () => <SkeletonRows label={t("loading")} />);
const Opening = later(loadOpening, () => <SkeletonRows label={t("loading")} />);
const Ratings = later(loadRatings, () => <SkeletonRows label={t("loading")} />);
const Sorting = later(loadSorting, () => <SkeletonRows label={t("loading")} />);

const Tags = later(loadTags, () => <SkeletonRows label={t("loading")} />);

const PAGES: Partial<Record<Section, ComponentType>> = {
  news: News,
  notifications: Notifications,
  stats: Stats,
  contacts: Contacts,
  sorting: Sorting,
  assigning: Assigning,
  opening: Opening,
  deadlines: Deadlines,
  ratings: Ratings,
  canned: Canned,
  fields: Fields,
  tags: Tags,
};

/** What is not about tickets: the numbers, and the agent's own side. */
export function Page({ here, isWide }: { here: Place; isWide: boolean }) {
  const section = allowed(here.section);
  const Shown = PAGES[section];
  const hasBack = !isWide || isDeeper(section);
  const isNative = useBackButton(hasBack ? here.back : null);
  const back = hasBack && !isNative && (
    <IconButton icon="back" label={t("back")} onClick={here.back} />
  );
  return (
    <main class="page grouped">
      <Bar title={t(`inbox-section-${section}`)} subtitle={boot().desk.name} start={back} />
      {Shown && <Shown />}
      {section === "me" && <Profile onSettings={here.go} />}
    </main>
  );
}

/** Who may not be there, by an address of somebody else's, sees their own side. */
function allowed(section: Section): Section {
  // Of a contact the server says who may see them.
  if (section === "notifications" || section === "contacts") return section;
  if (section === "sorting" && !may("categories.manage")) return "me";
  return isDeeper(section) && section !== "sorting" && !may("desk.manage") ? "me" : section;
}
