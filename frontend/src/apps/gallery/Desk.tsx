import { useState } from "preact/hooks";
import { InboxRow, TICKETS } from "@/apps/gallery/InboxRow";
import { Thread } from "@/apps/gallery/Thread";
import { Writing } from "@/apps/gallery/Writing";
import { Avatar } from "@/ui/Avatar";
import { Bar } from "@/ui/Bar";
import { Chip, ChipRow } from "@/ui/Chip";
import { ConnDot } from "@/ui/ConnDot";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { List } from "@/ui/List";
import { Menu } from "@/ui/Menu";
import { THREE_PANES, TWO_PANES, useMedia } from "@/ui/media";
import { Name } from "@/ui/Name";
import { type Pane, Panes } from "@/ui/Panes";
import { Row } from "@/ui/Row";
import { StatusChip } from "@/ui/StatusChip";
import { Tabs } from "@/ui/Tabs";
import { Toasts } from "@/ui/Toast";

const TABS = [
  { id: "mine", label: "Мои", count: 4 },
  { id: "free", label: "Свободные", count: 128 },
  { id: "all", label: "Все" },
  { id: "late", label: "Просрочены", count: 2 },
] as const;

/** A whole desk of these components: what they are together. */
export function Desk() {
  const asked = new URLSearchParams(location.search).get("pane");
  const [pane, setPane] = useState<Pane>((asked ?? "list") as Pane);
  const isWide = useMedia(TWO_PANES);
  const isWidest = useMedia(THREE_PANES);
  const [tab, setTab] = useState<(typeof TABS)[number]["id"]>("mine");
  return (
    <>
      <Panes
        focus={pane}
        listLabel="Обращения"
        sideLabel="Карточка"
        list={
          <>
            <Bar
              title="Обращения"
              subtitle={<ConnDot state="live" text="На связи" />}
              end={
                <>
                  <IconButton icon="search" label="Поиск" keys="/" />
                  <IconButton icon="filter" label="Фильтры" />
                </>
              }
              below={<Tabs label="Виды" tabs={TABS} value={tab} onChange={setTab} />}
            />
            <ChipRow label="Фильтры">
              <Chip pressed onClick={() => setPane("main")}>
                Открытые
              </Chip>
              <Chip pressed={false} onClick={() => setPane("main")} icon="clock">
                Срок сегодня
              </Chip>
              <Chip pressed={false} onClick={() => setPane("main")} colour="#c23030">
                Оплата
              </Chip>
            </ChipRow>
            <List label="Обращения">
              {[0, 1, 2].flatMap((turn) =>
                TICKETS.map((ticket) => (
                  <InboxRow
                    key={`${turn}${ticket.id}`}
                    ticket={{ ...ticket, current: turn === 0 && ticket.current }}
                  />
                )),
              )}
            </List>
          </>
        }
        main={
          <>
            <Bar
              level={isWide ? 2 : 1}
              start={
                !isWide && <IconButton icon="back" label="Назад" onClick={() => setPane("list")} />
              }
              title={<Name>Вера Николаевна Преображенская</Name>}
              subtitle={
                <>
                  <span class="tabular">#1041</span>
                  <StatusChip status="in_progress" label="В работе" />
                </>
              }
              end={
                <>
                  {!isWidest && (
                    <IconButton icon="info" label="Карточка" onClick={() => setPane("side")} />
                  )}
                  <Menu
                    label="Действия"
                    items={[
                      {
                        id: "1",
                        label: "Закрыть",
                        icon: "archive",
                        onSelect: () => setPane("list"),
                      },
                    ]}
                  />
                </>
              }
            />
            <div class="gallery-thread">
              <Thread />
            </div>
            <Writing />
          </>
        }
        side={
          <div class="grouped gallery-card">
            <Bar
              level={isWide ? 2 : 1}
              title="Карточка"
              start={
                !isWidest && (
                  <IconButton icon="back" label="Назад" onClick={() => setPane("main")} />
                )
              }
            />
            <div class="gallery-person">
              <Avatar id="1041" name="Вера Преображенская" size="l" />
              <h2>
                <Name>Вера Николаевна Преображенская</Name>
              </h2>
            </div>
            <List header="Обращение" inset>
              <Row
                before={<Icon name="user" />}
                title="Антон"
                chevron
                onClick={() => setPane("main")}
              />
              <Row
                before={<Icon name="tag" />}
                title="Анализы"
                chevron
                onClick={() => setPane("main")}
              />
              <Row
                before={<Icon name="flag" />}
                title="Обычный"
                chevron
                onClick={() => setPane("main")}
              />
            </List>
            <List header="Раньше" inset>
              <Row title="Запись к терапевту" text="#988 · закрыто" aside="3 нояб." />
              <Row title="Справка для бассейна" text="#871 · закрыто" aside="12 сент." />
            </List>
          </div>
        }
      />
      <Toasts label="Уведомления" closeLabel="Закрыть" />
    </>
  );
}
