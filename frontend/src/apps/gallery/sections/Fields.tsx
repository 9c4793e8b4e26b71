import { useState } from "preact/hooks";
import { Case } from "@/apps/gallery/Case";
import { AGENTS } from "@/apps/gallery/people";
import { Avatar } from "@/ui/Avatar";
import { Combobox } from "@/ui/Combobox";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { TextArea } from "@/ui/TextArea";

const PRIORITIES = [
  { id: "low", label: "Low" },
  { id: "normal", label: "Normal" },
  { id: "high", label: "High" },
  { id: "critical", label: "Critical" },
] as const;

const OPTIONS = AGENTS.map(({ id, name, hint }) => ({
  id,
  label: name,
  hint,
  before: <Avatar id={id} name={name} size="s" />,
}));

export function Fields() {
  const [text, setText] = useState("");
  const [long, setLong] = useState("Спасибо, что подождали.\nДеньги вернутся за три дня.");
  const [priority, setPriority] = useState<(typeof PRIORITIES)[number]["id"]>("normal");
  const [agent, setAgent] = useState<string | null>("a2");
  return (
    <>
      <Case title="One line: empty, with a hint, with an icon, wrong, off" as="grid">
        <Field label="Name" value={text} onValue={setText} placeholder="Imogen Hale" />
        <Field
          label="Номер заказа"
          hint="Он есть в письме, которое пришло после оплаты"
          value={text}
          onValue={setText}
        />
        <Field
          label="Search"
          hideLabel
          icon="search"
          type="search"
          placeholder="Search tickets"
          value={text}
          onValue={setText}
        />
        <Field
          label="E-mail"
          type="email"
          error="В адресе не хватает знака @. Пример: anna@example.com"
          value="anna.example.com"
          onValue={setText}
        />
        <Field label="Slug" value="north-harbour" onValue={setText} disabled />
      </Case>
      <Case title="Several lines, one of a few, one of many" as="grid">
        <TextArea label="Text" hint="Placeholders: {name}" value={long} onValue={setLong} />
        <TextArea label="Wrong" error="The text is empty." value="" onValue={setLong} />
        <Select label="Priority" options={PRIORITIES} value={priority} onValue={setPriority} />
        <Select
          label="Off"
          disabled
          options={PRIORITIES}
          value={priority}
          onValue={setPriority}
          hint="A helper cannot change it"
        />
        <Combobox
          label="Assignee"
          options={OPTIONS}
          value={agent}
          onChange={setAgent}
          placeholder="Nobody yet"
          empty="Nobody by that name"
        />
        <Combobox
          label="Unfolded, as in a sheet"
          inline
          options={OPTIONS}
          value={agent}
          onChange={setAgent}
          empty="Nobody by that name"
        />
      </Case>
    </>
  );
}
