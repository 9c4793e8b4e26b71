import { Case } from "@/apps/gallery/Case";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { ErrorState } from "@/ui/ErrorState";
import { toast } from "@/ui/toasts";

const act = () => toast({ text: "…" });

export const Situations = () => (
  <>
    <Case title="Banners" as="plain">
      <Banner icon="offline">Offline. Shown as of 14:02; what you write is sent later.</Banner>
      <Banner action={{ label: "Обновить", onClick: act }} closeLabel="Close" onClose={act}>
        Вышла новая версия. Несохранённого нет.
      </Banner>
      <Banner tone="warn">Контакт заблокировал бота: ответ придёт, когда он вернётся.</Banner>
      <Banner tone="danger" action={{ label: "Try again", onClick: act }}>
        Two replies could not be sent.
      </Banner>
      <Banner tone="ok">Everything has been sent.</Banner>
    </Case>
    <Case title="Nothing here, and nothing to be had" as="grid">
      <div class="gallery-frame">
        <Empty
          icon="inbox"
          title="Inbox zero"
          text="Nobody is waiting. New tickets appear here by themselves."
          action={<Button icon="chart">See today</Button>}
        />
      </div>
      <div class="gallery-frame">
        <ErrorState
          title="Обращения не загрузились"
          text="Сервер не ответил за 10 секунд. Проверьте сеть и повторите."
          retryLabel="Повторить"
          onRetry={act}
          requestLabel="Номер запроса"
          requestId="01JDK3Z9M4T7Q2"
        />
      </div>
    </Case>
  </>
);
