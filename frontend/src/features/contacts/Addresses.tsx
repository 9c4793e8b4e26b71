import type { ChannelShape } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { channelName } from "@/features/contact-card/words";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";

/** Where the person can be written to, and whether that reaches them. */
export function Addresses({ channels }: { channels: readonly ChannelShape[] }) {
  return (
    <List inset header={t("contacts-addresses")}>
      {channels.map((one) => (
        <Address key={one.id} channel={one} isOneOfMany={channels.length > 1} />
      ))}
    </List>
  );
}

function Address({ channel, isOneOfMany }: { channel: ChannelShape; isOneOfMany: boolean }) {
  const { reachability, last_seen_at: seen, external_id: number } = channel;
  const isFine = reachability === "reachable";
  const since = t("contacts-since", { time: shortTime(channel.reachability_at) });
  const name = channelName(channel.kind);
  return (
    <Row
      before={<Icon name={isFine ? "chat" : "warning"} />}
      title={isOneOfMany ? t("contacts-bot", { channel: name, bot: String(channel.bot_id) }) : name}
      aside={
        seen && (
          <time dateTime={seen} title={longTime(seen)}>
            {t("contacts-seen", { time: shortTime(seen) })}
          </time>
        )
      }
      lines={2}
      text={
        <span class={isFine ? undefined : "contact-away"}>
          {t(`reach-${reachability}`)}, <span>{since}</span>
        </span>
      }
      meta={number !== null && <span class="contact-number">{`id ${number}`}</span>}
    />
  );
}
