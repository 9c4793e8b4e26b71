import { Avatar } from "@/ui/Avatar";
import { Bubble, EventLine, Quote } from "@/ui/Bubble";
import { DayDivider } from "@/ui/DayDivider";
import { Menu } from "@/ui/Menu";
import { Name } from "@/ui/Name";
import { Time } from "@/ui/Time";
import { toast } from "@/ui/toasts";

const AT = new Date("2026-11-25T09:41:00Z");
const at = (text: string) => <Time at={AT} text={text} />;
const menu = (
  <Menu
    label="Message actions"
    items={[
      { id: "reply", label: "Reply", icon: "reply", onSelect: () => toast({ text: "Reply" }) },
      { id: "copy", label: "Copy text", icon: "copy", onSelect: () => toast({ text: "Copied" }) },
    ]}
  />
);

/** A conversation with every kind of message and state. */
export const Thread = () => (
  <>
    <DayDivider text="Сегодня" />
    <Bubble
      kind="in"
      author={<Name>Вера Николаевна</Name>}
      avatar={null}
      last={false}
      meta={at("9:38")}
      menu={menu}
    >
      Здравствуйте! Подскажите, пожалуйста, готовы ли анализы?
    </Bubble>
    <Bubble
      kind="in"
      first={false}
      avatar={<Avatar id="1041" name="Вера Николаевна" size="s" />}
      meta={at("9:39")}
      menu={menu}
    >
      Сдавала в понедельник утром, номер <a href="#conversation">заказа 77-1042</a>
    </Bubble>
    <EventLine>
      <Name>Антон</Name> взял обращение
    </EventLine>
    <Bubble
      kind="note"
      noteLabel="Внутренняя заметка · видна только своим"
      author={<Name>Антон</Name>}
      meta={at("9:40")}
      menu={menu}
    >
      Лаборатория задержала партию до обеда. Обещаю перезвонить в 14:00, @Дина, проверь, пожалуйста.
    </Bubble>
    <DayDivider text="Новые сообщения" tone="new" />
    <Bubble
      kind="out"
      last={false}
      meta={at("9:41")}
      state="read"
      stateLabel="Прочитано"
      quote={<Quote author={<Name>Вера Николаевна</Name>} text="готовы ли анализы?" />}
      menu={menu}
    >
      Добрый день! Результаты будут сегодня после двух, пришлём их прямо сюда.
    </Bubble>
    <Bubble
      kind="out"
      first={false}
      last={false}
      meta={at("9:41")}
      state="delivered"
      marked
      stateLabel="Доставлено"
    >
      И ещё: приходите за оригиналом в любой день.
    </Bubble>
    <Bubble
      kind="out"
      first={false}
      last={false}
      meta={at("9:42")}
      state="queued"
      stateLabel="Отправим, когда будет сеть"
    >
      Ок
    </Bubble>
    <Bubble
      kind="out"
      first={false}
      last={false}
      meta={at("9:42")}
      state="failed"
      stateLabel="Не отправлено: слишком длинное сообщение"
      hint="Измените текст и отправьте ещё раз."
    >
      Полный список подготовки к исследованиям, со всеми сносками
    </Bubble>
    <Bubble
      kind="out"
      first={false}
      meta={at("9:42")}
      state="failed"
      stateLabel="Не отправлено: бот заблокирован"
      retryLabel="Отправить ещё раз"
      onRetry={() => toast({ text: "…" })}
    >
      Оченьдлинноесловобезединогопробелакотороенеможетпоместитьсявстрокуинедолжнорастягиватьстраницу
    </Bubble>
    <Bubble kind="in" avatar={<Avatar id="ar" name="محمد" size="s" />} meta={at("9:43")}>
      مرحبا، طلبي رقم 1042 لم يصل بعد
    </Bubble>
  </>
);
