/** The acts for one ticket as a menu's lines. */

import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { settings } from "@/core/settings";
import { isFollowed, isOpenToAll, mayFollow } from "@/features/participants/offered";
import type { MenuItem } from "@/ui/Menu";
import { type Act, offered, PRIORITIES } from "./acts";
import { perform } from "./perform";
import { pick } from "./picking";
import { STEP_ICONS, stepWords } from "./words";

/** Whether keys are worth showing: there is a keyboard, and they are on. */
const hasKeys = (): boolean =>
  settings().hasKeys && (globalThis.matchMedia?.("(hover: hover)").matches ?? true);

type Do = (act: Act) => void;

const doing =
  (ticket: TicketShape): Do =>
  (act) =>
    void perform(ticket, act);

export function takeItem(ticket: TicketShape, run = doing(ticket)): MenuItem {
  const onSelect = () => run({ kind: "take" });
  return { id: "take", label: t("acts-take"), icon: "user", keys: "t", onSelect };
}

export function stepItems(ticket: TicketShape, run = doing(ticket)): MenuItem[] {
  return offered(ticket, may).steps.map((step) => ({
    id: step,
    label: stepWords(step),
    icon: STEP_ICONS[step],
    onSelect: () => run({ kind: "step", step }),
  }));
}

export function priorityItems(ticket: TicketShape, run = doing(ticket)): MenuItem[] {
  return PRIORITIES.map((priority) => ({
    id: String(priority),
    label: t(`priority-${priority}`),
    icon: (["low", "minus", "high", "critical"] as const)[priority - 1] ?? "minus",
    checked: ticket.priority === priority,
    onSelect: () => {
      if (ticket.priority !== priority) run({ kind: "priority", priority });
    },
  }));
}

/** Following it, and who does. */
function followItems(ticket: TicketShape): MenuItem[] {
  const items: MenuItem[] = [];
  if (mayFollow(ticket)) {
    const label = t(isFollowed(ticket) ? "acts-unfollow" : "acts-follow");
    const onSelect = () => pick("follow", ticket.id);
    items.push({ id: "follow", label, icon: "eye", keys: "f", divided: true, onSelect });
  }
  if (isOpenToAll(ticket)) {
    const onSelect = () => pick("participants", ticket.id);
    items.push({ id: "participants", label: t("acts-participants"), icon: "users", onSelect });
  }
  return items;
}

/** Everything this person may do to the ticket now; longer choices open beside. */
export function actItems(ticket: TicketShape, run = doing(ticket)): MenuItem[] {
  const offer = offered(ticket, may);
  const isOwn = ticket.assignee?.id === me().id;
  const items: MenuItem[] = [];
  if (offer.take) items.push(takeItem(ticket, run));
  if (offer.assign) {
    const onSelect = () => pick("assignee", ticket.id);
    items.push({ id: "assign", label: t("acts-assign"), icon: "user-add", keys: "a", onSelect });
  }
  if (offer.assign && isOwn) {
    const onSelect = () => run({ kind: "assign", to: null });
    items.push({ id: "release", label: t("acts-release"), icon: "users", onSelect });
  }
  const steps = stepItems(ticket, run).map((one, at) => ({ ...one, divided: at === 0 }));
  items.push(...steps);
  if (offer.steps.includes("resolve")) {
    const onSelect = () => pick("snooze", ticket.id);
    items.push({ id: "snooze", label: t("acts-snooze"), icon: "snooze", keys: "z", onSelect });
  }
  if (offer.priority) {
    items.push({
      id: "priority",
      label: t("acts-priority"),
      hint: t(`priority-${ticket.priority}`),
      icon: "flag",
      keys: "p",
      divided: true,
      onSelect: () => pick("priority", ticket.id),
    });
  }
  if (offer.category) {
    items.push({
      id: "category",
      label: t("acts-category"),
      icon: "tag",
      keys: "c",
      onSelect: () => pick("category", ticket.id),
    });
  }
  if (offer.tags) {
    const onSelect = () => pick("tags", ticket.id);
    items.push({ id: "tags", label: t("acts-tags"), icon: "tag", keys: "l", onSelect });
  }
  if (offer.merge) {
    const onSelect = () => pick("merge", ticket.id);
    items.push({ id: "merge", label: t("acts-merge"), icon: "merge", divided: true, onSelect });
  }
  if (items.length > 0) items.push(...followItems(ticket));
  if (offer.spam) {
    const label = t(ticket.is_spam ? "acts-not-spam" : "acts-spam");
    const onSelect = () => pick("spam", ticket.id);
    items.push({ id: "spam", label, icon: "shield", keys: "!", onSelect });
  }
  // Reading it is offered beside what can be done, and alone in no menu.
  if (offer.transcript && items.length > 0) {
    const onSelect = () => pick("transcript", ticket.id);
    items.push({ id: "transcript", label: t("acts-transcript"), icon: "download", onSelect });
  }
  return items.map((one, at) => ({
    ...one,
    divided: at > 0 && one.divided,
    keys: hasKeys() ? one.keys : undefined,
  }));
}
