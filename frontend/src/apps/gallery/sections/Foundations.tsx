import { Case } from "@/apps/gallery/Case";
import { Icon } from "@/ui/Icon";
import { ICONS, type IconName } from "@/ui/icons/names";
import { Kbd } from "@/ui/Kbd";

const PAIRS = [
  ["--text", "--bg"],
  ["--text-2", "--bg"],
  ["--link", "--bg"],
  ["--danger", "--bg"],
  ["--warn", "--bg"],
  ["--ok", "--bg"],
  ["--text", "--bg-2"],
  ["--text-2", "--bg-2"],
  ["--on-accent", "--accent"],
  ["--on-danger", "--danger"],
  ["--on-header", "--header"],
  ["--note-text", "--note-bg"],
  ["--bubble-in-text", "--bubble-in"],
  ["--bubble-out-text", "--bubble-out"],
] as const;

export const Foundations = () => (
  <>
    <Case title="Pairs that meet on a screen">
      {PAIRS.map(([ink, on]) => (
        <span
          key={ink + on}
          class="gallery-swatch"
          style={{ "--ink": `var(${ink})`, "--on": `var(${on})` }}
        >
          {ink} {on}
        </span>
      ))}
    </Case>
    <Case title="Type" as="grid">
      <div>
        <h1>Заголовок экрана · Screen title</h1>
        <h2>Раздел · Section</h2>
        <p>
          Обычный текст с <a href="#foundations">ссылкой</a> и <code>кодом</code>. Съешь ещё этих
          мягких французских булок, да выпей же чаю.
        </p>
        <p>
          <Kbd keys="Ctrl+K" /> <Kbd keys="?" /> <Kbd keys="j" />
        </p>
      </div>
      <p dir="auto">مرحبا، طلبي رقم 1042 لم يصل بعد</p>
    </Case>
    <Case title="Icons">
      {(Object.keys(ICONS) as IconName[]).map((name) => (
        <Icon key={name} name={name} label={name} />
      ))}
    </Case>
  </>
);
