import { useState } from "preact/hooks";
import { Case } from "@/apps/gallery/Case";
import { Chip, ChipRow } from "@/ui/Chip";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Switch } from "@/ui/Switch";
import { TabPanel, Tabs } from "@/ui/Tabs";

const TABS = [
  { id: "mine", label: "Мои", count: 4, countLabel: "4 обращения" },
  { id: "free", label: "Свободные", count: 128, countLabel: "128 обращений" },
  { id: "all", label: "Все" },
  { id: "late", label: "Просроченные", count: 2, countLabel: "2 обращения" },
] as const;

type TabId = (typeof TABS)[number]["id"];

const KINDS = [
  { id: "reply", label: "Ответ", icon: "reply" },
  { id: "note", label: "Заметка для своих", icon: "lock" },
] as const;

export function Choices() {
  const [isOn, setOn] = useState(true);
  const [kind, setKind] = useState<"reply" | "note">("reply");
  const [tab, setTab] = useState<TabId>("mine");
  const [isPressed, setPressed] = useState(true);
  const flip = () => setPressed(!isPressed);
  return (
    <>
      <Case title="Switches" as="grid">
        <Switch label="I am online" checked={isOn} onChange={setOn} />
        <Switch
          label="Уведомлять о новых обращениях"
          hint="Сообщением от бота, кроме тихих часов"
          checked={!isOn}
          onChange={(on) => setOn(!on)}
        />
        <Switch label="Off, cannot be changed" checked={false} onChange={setOn} disabled />
        <Switch label="On, cannot be changed" checked onChange={setOn} disabled />
      </Case>
      <Case title="Segments" as="grid">
        <SegmentedControl
          label="What is written"
          options={KINDS}
          value={kind}
          onChange={setKind}
          tone={kind === "note" ? "note" : "normal"}
        />
        <SegmentedControl
          label="Period"
          options={[
            { id: "1", label: "Today" },
            { id: "7", label: "7 days" },
            { id: "30", label: "30 days", disabled: true },
          ]}
          value="7"
          onChange={() => setKind("reply")}
        />
      </Case>
      <Case title="Tabs with counts" as="plain">
        <Tabs label="Views" tabs={TABS} value={tab} onChange={setTab} idBase="gallery" />
        <TabPanel idBase="gallery" value={tab}>
          <p>{TABS.find((one) => one.id === tab)?.label}</p>
        </TabPanel>
      </Case>
      <Case title="Filters" as="plain">
        <ChipRow label="Filters">
          <Chip pressed={isPressed} onClick={flip}>
            Open
          </Chip>
          <Chip pressed={!isPressed} onClick={flip} icon="clock">
            Overdue
          </Chip>
          <Chip pressed={false} onClick={flip} colour="#7157d9">
            Размеры и посадка
          </Chip>
          <Chip pressed={false} onClick={flip} disabled>
            Off
          </Chip>
        </ChipRow>
      </Case>
      <Case title="Categories and tags">
        <Chip colour="#c23030">Payment</Chip>
        <Chip colour="#ffffff">White</Chip>
        <Chip icon="tag">возврат</Chip>
        <Chip icon="tag" onRemove={flip} removeLabel="Remove the tag vip">
          vip
        </Chip>
      </Case>
    </>
  );
}
