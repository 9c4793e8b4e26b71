import { useQuery } from "@tanstack/preact-query";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { AgentShape, TicketShape, WorkerShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { loadWords } from "@/features/assigning/presenceWords";
import { MergeSheet } from "@/features/merging/later";
import { FollowNow, ParticipantsSheet } from "@/features/participants/later";
import { SnoozeSheet } from "@/features/snoozing/later";
import { SpamSheet } from "@/features/spam/later";
import { TagsSheet } from "@/features/tags/later";
import { categoryName } from "@/features/tickets/categories";
import { assigningQuery, categoryList, oneTicket, staffList } from "@/features/tickets/queries";
import { TranscriptSheet } from "@/features/transcript/later";
import { Avatar } from "@/ui/Avatar";
import { Combobox, type ComboboxOption } from "@/ui/Combobox";
import { Icon } from "@/ui/Icon";
import type { MenuItem } from "@/ui/Menu";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { type Act, isOffered, offered, type Person } from "./acts";
import { priorityItems, stepItems } from "./menu";
import { perform } from "./perform";
import { type Choice, picking, stopPicking } from "./picking";
import { numberOf } from "./words";
import "./ticket-actions.css";

const NOBODY = "nobody";
const shown = (present: string | null | undefined) =>
  present === undefined ? "" : (present ?? NOBODY);

/** The sheets in which an act is chosen; once on a screen that has tickets. */
export function Pickers() {
  const open = picking.value;
  if (!open) return null;
  if (open.choice === "tags") return <TagsSheet key={open.ticketId} ticketId={open.ticketId} />;
  if (open.choice === "merge") return <MergeSheet key={open.ticketId} ticketId={open.ticketId} />;
  if (open.choice === "snooze") return <SnoozeSheet key={open.ticketId} ticketId={open.ticketId} />;
  if (open.choice === "follow") return <FollowNow key={open.ticketId} ticketId={open.ticketId} />;
  if (open.choice === "participants") {
    return <ParticipantsSheet key={open.ticketId} ticketId={open.ticketId} />;
  }
  if (open.choice === "spam") return <SpamSheet key={open.ticketId} ticketId={open.ticketId} />;
  if (open.choice === "transcript") return <Transcript key={open.ticketId} id={open.ticketId} />;
  const { choice, ticketId } = open;
  return <Picker key={`${choice}-${ticketId}`} choice={choice} ticketId={ticketId} />;
}

function Transcript({ id }: { id: string }) {
  const ticket = useQuery(oneTicket(id)).data;
  return ticket ? <TranscriptSheet audience="agent" ticket={ticket} onClose={stopPicking} /> : null;
}

type Short = Exclude<
  Choice,
  "tags" | "merge" | "snooze" | "spam" | "participants" | "follow" | "transcript"
>;

function Picker({ choice, ticketId }: { choice: Short; ticketId: string }) {
  const ticket = useQuery(oneTicket(ticketId));
  const number = ticket.data ? numberOf(ticket.data) : "";
  const title = {
    assignee: () => t("acts-assign-to", { number }),
    status: () => t("acts-status-of", { number }),
    priority: () => t("acts-priority-of", { number }),
    category: () => t("acts-category-of", { number }),
  }[choice]();
  return (
    <Sheet open title={title} closeLabel={t("close")} onClose={stopPicking}>
      {ticket.data ? <Choices choice={choice} ticket={ticket.data} /> : <Loading />}
    </Sheet>
  );
}

const Loading = () => <SkeletonRows label={t("loading")} rows={4} />;

/** The keyboard begins where something is chosen, also when the choices came a moment later. */
export function Begins({ children }: { children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const inside = (what: string) => box.current?.querySelector<HTMLElement>(what);
    const first = inside("input") ?? inside("[aria-current]") ?? inside(".row-target");
    first?.focus();
  }, []);
  return <div ref={box}>{children}</div>;
}

function Choices({ choice, ticket }: { choice: Short; ticket: TicketShape }) {
  const run = (act: Act) => {
    stopPicking();
    void perform(ticket, act);
  };
  // It may have been closed by somebody else while its choices are open.
  if (!isOffered(choice, offered(ticket, may))) {
    return <p class="picker-none">{t("acts-none-allowed")}</p>;
  }
  switch (choice) {
    case "assignee":
      return (
        <Assignees
          present={ticket.assignee?.id ?? null}
          onChoose={(to) => run({ kind: "assign", to })}
        />
      );
    case "category":
      return (
        <Categories
          present={ticket.category_id}
          onChoose={(categoryId) => run({ kind: "category", categoryId })}
        />
      );
    case "status":
      return <Lines items={stepItems(ticket, run)} />;
    case "priority":
      return <Lines items={priorityItems(ticket, run)} />;
  }
}

/** A short choice: one press decides. */
function Lines({ items }: { items: readonly MenuItem[] }) {
  const present = items.find((one) => one.checked);
  return (
    <Begins>
      <ul class="picker-lines">
        {items.map((one) => (
          <Row
            key={one.id}
            before={one.icon && <Icon name={one.icon} />}
            title={one.label}
            aside={one === present && <Icon name="check" />}
            current={one === present}
            onClick={() => {
              stopPicking();
              one.onSelect();
            }}
          />
        ))}
      </ul>
    </Begins>
  );
}

interface Chooses<T> {
  /** What is so now, null for none; absent where it is about many tickets. */
  present?: string | null;
  onChoose: (chosen: T | null) => void;
}

/** The staff and nobody, found by typing. */
export function Assignees({ present, onChoose }: Chooses<Person>) {
  const staff = useQuery(staffList);
  const workers = useQuery({ ...assigningQuery, enabled: may("staff.read") }).data?.agents;
  if (!staff.data) return <Loading />;
  const own = me().id;
  // Oneself first: that is who it is given to most.
  const people = [...staff.data].sort(
    (one, other) => Number(other.id === own) - Number(one.id === own),
  );
  const options: ComboboxOption[] = people.map((one) => ({
    id: one.id,
    label: one.id === own ? t("acts-you-named", { name: one.name }) : one.name,
    hint: one.is_linked ? hintOf(one, workers) : t("acts-unlinked"),
    before: <Avatar id={one.id} name={one.name} size="s" />,
  }));
  options.unshift({ id: NOBODY, label: t("acts-nobody"), before: <Icon name="users" /> });
  const choose = (id: string) => {
    const to = people.find((one) => one.id === id) ?? null;
    if ((to?.id ?? null) === present) stopPicking();
    else onChoose(to && { id: to.id, name: to.name });
  };
  return (
    <Begins>
      <Combobox
        inline
        label={t("acts-assignee")}
        placeholder={t("acts-find-person")}
        empty={t("acts-nobody-found")}
        options={options}
        value={shown(present)}
        onChange={choose}
      />
    </Begins>
  );
}

/** Their role, whether they are here, and how much they have already. */
function hintOf(one: AgentShape, workers: readonly WorkerShape[] | undefined): string {
  const worker = workers?.find((other) => other.id === one.id);
  const role = t(`role-${one.role}`);
  return worker ? `${role} · ${t(`presence-${worker.presence}`)} · ${loadWords(worker)}` : role;
}

/** Categories and none, found by typing. */
export function Categories({ present, onChoose }: Chooses<string>) {
  const found = useQuery(categoryList);
  if (!found.data) return <Loading />;
  const options: ComboboxOption[] = found.data
    .filter((one) => !one.is_archived || one.id === present)
    .map((one) => ({
      id: one.id,
      label: categoryName(one),
      before: <span class="picker-emoji">{one.icon}</span>,
    }));
  options.unshift({ id: NOBODY, label: t("acts-no-category"), before: <Icon name="minus" /> });
  const choose = (id: string) => {
    const categoryId = id === NOBODY ? null : id;
    if (categoryId === present) stopPicking();
    else onChoose(categoryId);
  };
  return (
    <Begins>
      <Combobox
        inline
        label={t("acts-category")}
        placeholder={t("acts-find-category")}
        empty={t("acts-no-category-found")}
        options={options}
        value={shown(present)}
        onChange={choose}
      />
    </Begins>
  );
}
