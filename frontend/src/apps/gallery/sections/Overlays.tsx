import { useState } from "preact/hooks";
import { Case } from "@/apps/gallery/Case";
import { AGENTS } from "@/apps/gallery/people";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Combobox } from "@/ui/Combobox";
import { Dialog } from "@/ui/Dialog";
import { Menu } from "@/ui/Menu";
import { Sheet } from "@/ui/Sheet";
import { toast } from "@/ui/toasts";

type Open = "ask" | "danger" | "sheet" | null;

export function Overlays() {
  const [open, setOpen] = useState<Open>(null);
  const [agent, setAgent] = useState<string | null>("a1");
  const close = () => setOpen(null);
  const said = (text: string) => () => {
    close();
    toast({ text });
  };
  return (
    <Case title="A question, a dangerous one, a sheet, a menu, toasts">
      <Button onClick={() => setOpen("ask")}>Question</Button>
      <Button onClick={() => setOpen("danger")}>Dangerous question</Button>
      <Button onClick={() => setOpen("sheet")}>Sheet</Button>
      <Menu
        label="Ticket actions"
        align="start"
        trigger={(wired) => (
          <Button {...wired} icon="more">
            Menu
          </Button>
        )}
        items={[
          { id: "snooze", label: "Snooze", icon: "snooze", keys: "s", onSelect: said("Snoozed") },
          {
            id: "watch",
            label: "Watch",
            icon: "eye",
            checked: true,
            onSelect: said("Watching"),
          },
          {
            id: "merge",
            label: "Объединить с другим обращением",
            hint: "Только открытые того же человека",
            icon: "merge",
            disabled: true,
            onSelect: said("Merged"),
          },
          {
            id: "ban",
            label: "Block contact",
            icon: "block",
            danger: true,
            divided: true,
            onSelect: () => setOpen("danger"),
          },
        ]}
      />
      <Button onClick={() => toast({ text: "Ticket #1042 is yours" })}>Toast</Button>
      <Button
        onClick={() =>
          toast({
            text: "Обращение #1042 закрыто",
            tone: "ok",
            action: { label: "Вернуть", run: () => toast({ text: "Возвращено" }) },
          })
        }
      >
        Toast with undo
      </Button>
      <Button onClick={() => toast({ text: "Could not be sent", tone: "danger" })}>
        Toast of a failure
      </Button>
      <Dialog
        open={open === "ask"}
        title="Close ticket #1042?"
        text="Imogen will be asked how it went, and can still write."
        confirm="Close ticket"
        cancel="Keep open"
        onConfirm={said("Closed")}
        onCancel={close}
      />
      <Dialog
        open={open === "danger"}
        tone="danger"
        title="Заблокировать Веру Николаевну?"
        text="Её сообщения перестанут приходить. Это можно отменить в карточке."
        confirm="Заблокировать"
        cancel="Не надо"
        onConfirm={said("Заблокирована")}
        onCancel={close}
      />
      <Sheet
        open={open === "sheet"}
        title="Assign #1042"
        closeLabel="Close"
        onClose={close}
        footer={
          <Button variant="primary" block onClick={said("Assigned")}>
            Assign
          </Button>
        }
      >
        <Combobox
          label="Who"
          hideLabel
          inline
          placeholder="Find somebody"
          empty="Nobody by that name"
          value={agent}
          onChange={setAgent}
          options={AGENTS.map(({ id, name, hint }) => ({
            id,
            label: name,
            hint,
            before: <Avatar id={id} name={name} size="s" />,
          }))}
        />
      </Sheet>
    </Case>
  );
}
