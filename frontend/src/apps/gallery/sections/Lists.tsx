import { useState } from "preact/hooks";
import { Case } from "@/apps/gallery/Case";
import { InboxRow, TICKETS } from "@/apps/gallery/InboxRow";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { PullRefresh } from "@/ui/PullRefresh";
import { Row } from "@/ui/Row";
import { SkeletonBubbles, SkeletonRows } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";
import { toast } from "@/ui/toasts";
import { VirtualList } from "@/ui/VirtualList";

const MANY = Array.from({ length: 10_000 }, (_, at) => ({
  id: String(at),
  name: `Contact ${at + 1}`,
}));

export function Lists() {
  const [isOn, setOn] = useState(true);
  const refreshed = () =>
    new Promise<void>((done) => {
      requestIdleCallback(() => done());
      toast({ text: "Refreshed" });
    });
  return (
    <>
      <Case title="Tickets: unread, open beside, marked, urgent" as="grid">
        <div class="gallery-frame">
          <PullRefresh
            onRefresh={refreshed}
            pullLabel="Pull to refresh"
            releaseLabel="Let go to refresh"
            busyLabel="Refreshing…"
          >
            <List label="Tickets">
              {TICKETS.map((ticket) => (
                <InboxRow key={ticket.id} ticket={ticket} />
              ))}
            </List>
          </PullRefresh>
        </div>
        <div class="gallery-frame">
          <SkeletonRows label="Loading tickets" rows={6} />
        </div>
        <div class="gallery-frame">
          <SkeletonBubbles label="Loading messages" />
        </div>
      </Case>
      <Case title="Sections, as in the system's settings" as="grid">
        <div class="gallery-frame grouped">
          <List header="Notifications" footer="The bot writes to you; nothing else can." inset>
            <Row
              before={<Icon name="bell" />}
              title="Quiet hours"
              aside="22–8"
              chevron
              onClick={() => setOn(!isOn)}
            />
            <Row title={<Switch label="New tickets" checked={isOn} onChange={setOn} />} />
            <Row
              before={<Icon name="language" />}
              title="Язык интерфейса и ответов бота"
              aside="Русский"
              chevron
              onClick={() => setOn(!isOn)}
            />
          </List>
          <List inset>
            <Row
              danger
              before={<Icon name="trash" />}
              title="Delete my data"
              onClick={() => setOn(!isOn)}
            />
          </List>
          <br />
        </div>
        <div class="gallery-frame gallery-tall">
          <VirtualList label="Contacts" items={MANY} keyOf={(one) => one.id} scroll="inner">
            {(one) => <Row as="div" title={one.name} onClick={() => setOn(!isOn)} />}
          </VirtualList>
        </div>
      </Case>
    </>
  );
}
