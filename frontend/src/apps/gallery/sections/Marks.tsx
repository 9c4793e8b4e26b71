import { Case } from "@/apps/gallery/Case";
import { AGENTS, SPOOF } from "@/apps/gallery/people";
import { Avatar } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { ConnDot } from "@/ui/ConnDot";
import { Name } from "@/ui/Name";
import { PriorityMark } from "@/ui/PriorityMark";
import { StatusChip } from "@/ui/StatusChip";
import { Time } from "@/ui/Time";

const AT = new Date("2026-11-25T09:41:00Z");

export const Marks = () => (
  <>
    <Case title="Statuses, by the tenant's own words">
      <StatusChip status="open" label="Новое" />
      <StatusChip status="in_progress" label="В работе" />
      <StatusChip status="waiting" label="Ждём ответа" />
      <StatusChip status="resolved" label="Решено" />
      <StatusChip status="closed" label="Закрыто" />
    </Case>
    <Case title="Priorities">
      <PriorityMark priority="low" label="Low" />
      <PriorityMark priority="normal" label="Normal" />
      <PriorityMark priority="high" label="High" />
      <PriorityMark priority="critical" label="Critical" />
      <PriorityMark priority="critical" label="Critical" compact />
    </Case>
    <Case title="The line to the server">
      <ConnDot state="live" text="Live" />
      <ConnDot state="reconnecting" text="Reconnecting…" />
      <ConnDot state="catching-up" text="Catching up…" />
      <ConnDot state="offline" text="Нет сети, данные на 14:02" />
    </Case>
    <Case title="Counts">
      <Badge count={3} label="3 unread" />
      <Badge count={128} tone="quiet" />
      <Badge count={7} tone="danger" />
    </Case>
    <Case title="Peers">
      {AGENTS.map(({ id, name }) => (
        <Avatar key={id} id={id} name={name} />
      ))}
      <Avatar id="x9" name="🎮 craft" />
      <Avatar id="q" name={SPOOF} size="l" />
      <Avatar id="s" name="Tom" size="s" />
      <Avatar id="t" name="Kate" size="xs" />
    </Case>
    <Case title="Names and times">
      {AGENTS.map(({ id, name }) => (
        <span key={id}>
          <Name>{name}</Name>, 2 open
        </span>
      ))}
      <span>
        <Name>{SPOOF}</Name>, 2 open
      </span>
      <Time at={AT} text="5 min" title="25 November 2026, 09:41" />
    </Case>
  </>
);
