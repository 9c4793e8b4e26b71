import { useEffect, useState } from "preact/hooks";
import type { OwnNotifications, PushDeviceShape } from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { Switch } from "@/ui/Switch";
import { toast } from "@/ui/toasts";
import { ability, subscribe, subscribed, unsubscribe } from "./push";
import { addDevice, removeDevice, tryDevice } from "./settings";

/** Browsers that show news by themselves, this one among them if it can. */
export function Browsers({ now }: { now: OwnNotifications }) {
  const can = ability();
  const [isHere, setHere] = useState<boolean | null>(null);
  useEffect(() => {
    void subscribed().then((found) => setHere(found !== null));
  }, []);
  if (can === "none" && now.devices.length === 0) return null;
  return (
    <List inset header={t("notify-browsers")} footer={t(`notify-browsers-${can}`)}>
      {now.devices.map((one) => (
        <Device key={one.id} one={one} />
      ))}
      {can === "can" && (isHere === false || now.devices.length === 0) && (
        <Adding keyText={now.push_key} onDone={() => setHere(true)} />
      )}
    </List>
  );
}

function Device({ one }: { one: PushDeviceShape }) {
  const when = longTime(one.created_at);
  const text = one.is_failing ? t("notify-browser-failing") : t("notify-browser-since", { when });
  return (
    <Row
      before={<Icon name="globe" />}
      title={one.name}
      text={one.beside_bot ? `${text} ${t("notify-browser-beside")}` : text}
      lines={2}
      after={
        <span class="notify-buttons">
          <Button small onClick={() => void tryIt(one.id)}>
            {t("notify-browser-try")}
          </Button>
          <Button small onClick={() => void remove(one.id)}>
            {t("notify-browser-remove")}
          </Button>
        </span>
      }
    />
  );
}

function Adding({ keyText, onDone }: { keyText: string; onDone: () => void }) {
  const [isBeside, setBeside] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    try {
      const body = await subscribe(keyText, isBeside);
      if (body === null) toast({ text: t("notify-browser-no"), tone: "danger" });
      else if (await addDevice(body)) onDone();
    } catch {
      toast({ text: t("notify-browser-failed"), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <>
      <li class="notify-line">
        <Switch
          label={t("notify-beside")}
          hint={t("notify-beside-hint")}
          checked={isBeside}
          onChange={setBeside}
        />
      </li>
      <li class="notify-line">
        <Button icon="bell" busy={isBusy} disabled={!keyText} onClick={() => void add()}>
          {t("notify-browser-add")}
        </Button>
      </li>
    </>
  );
}

async function tryIt(id: string): Promise<void> {
  if (await tryDevice(id)) toast({ text: t("notify-browser-tried"), tone: "ok" });
}

/** Perhaps it is this one: then the browser itself is told, too. */
async function remove(id: string): Promise<void> {
  if (await removeDevice(id)) await unsubscribe().catch(() => undefined);
}
