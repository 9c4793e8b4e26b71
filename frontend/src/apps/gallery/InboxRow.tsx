import { useId } from "preact/hooks";
import { SPOOF } from "@/apps/gallery/people";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Chip } from "@/ui/Chip";
import { Menu } from "@/ui/Menu";
import { Name } from "@/ui/Name";
import { type PriorityKind, PriorityMark } from "@/ui/PriorityMark";
import { Row } from "@/ui/Row";
import { StatusChip, type StatusKind } from "@/ui/StatusChip";
import { type SwipeAction, SwipeRow } from "@/ui/SwipeRow";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/toasts";

export interface Sample {
  id: string;
  name: string;
  text: string;
  time: string;
  status: StatusKind;
  word: string;
  priority?: PriorityKind;
  category?: [string, string];
  unread?: number;
  current?: boolean;
}

export const TICKETS: readonly Sample[] = [
  {
    id: "1042",
    name: "Imogen Hale",
    text: "The zip came off on the second day, can I send it back?",
    time: "2 min",
    status: "open",
    word: "New",
    priority: "critical",
    category: ["Returns", "#d9822b"],
    unread: 3,
  },
  {
    id: "1041",
    name: "Вера Николаевна Преображенская-Заболоцкая",
    text: "Здравствуйте! Подскажите, когда будут готовы анализы, сданные в понедельник?",
    time: "18 мин",
    status: "in_progress",
    word: "В работе",
    current: true,
  },
  {
    id: "1039",
    name: "محمد الفارسي",
    text: "مرحبا، طلبي لم يصل بعد",
    time: "1 h",
    status: "waiting",
    word: "Waiting",
    priority: "high",
    category: ["Where is my order", "#2965cc"],
  },
  {
    id: "1036",
    name: SPOOF,
    text: "You: Спасибо, передали в бухгалтерию.",
    time: "Mon",
    status: "resolved",
    word: "Решено",
    category: ["Payment", "#c23030"],
  },
];

interface InboxRowProps {
  ticket: Sample;
  as?: "li" | "div";
  href?: string;
}

/** What a ticket of the inbox looks like, built of the components. */
export function InboxRow({ ticket, as = "li" }: InboxRowProps) {
  const id = useId();
  const done = (text: string) => () =>
    toast({ text, action: { label: "Undo", run: () => toast({ text: "Undone" }) } });
  const assign: SwipeAction = {
    label: "Assign to me",
    icon: "user-add",
    onAction: done(`#${ticket.id} is yours`),
  };
  const close: SwipeAction = {
    label: "Close",
    icon: "archive",
    tone: "ok",
    onAction: done(`#${ticket.id} is closed`),
  };
  const menu = (
    <Menu
      label={`Actions for #${ticket.id}`}
      items={[assign, close].map((one) => ({ ...one, id: one.icon, onSelect: one.onAction }))}
    />
  );
  const Outer = as;
  return (
    <Outer>
      <SwipeRow start={close} end={assign} menu={menu}>
        <Row
          as="div"
          before={<Avatar id={ticket.id} name={ticket.name} />}
          title={<Name>{ticket.name}</Name>}
          aside={<Time at={new Date(0)} text={ticket.time} />}
          text={<bdi id={id}>{ticket.text}</bdi>}
          badge={<Badge count={ticket.unread ?? 0} label={`${ticket.unread} unread`} />}
          unread={ticket.unread !== undefined}
          current={ticket.current}
          meta={
            <>
              <span class="tabular">#{ticket.id}</span>
              <StatusChip status={ticket.status} label={ticket.word} />
              {ticket.priority && (
                <PriorityMark priority={ticket.priority} label={ticket.priority} />
              )}
              {ticket.category && <Chip colour={ticket.category[1]}>{ticket.category[0]}</Chip>}
            </>
          }
          onClick={() => toast({ text: `#${ticket.id}` })}
        />
      </SwipeRow>
    </Outer>
  );
}
