import type { ChannelShape } from "@/core/api/gen";
import { longTime, shortTime, t } from "@/core/i18n";
import { channelName } from "@/features/contact-card/words";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";

/** Where the person can be written to, and whether that reaches them. */
export function Addresses({ channels }: { channels: readonly ChannelShape[] }) {
  // Which bot it is says something only where there are several.
  const bots = new Set(channels.map((one) => one.bot_id));
  return (
    <List inset header={t("contacts-addresses")}>
      {channels.map((one) => (
        <Address key={one.id} channel={one} isNamed={bots.size > 1} />
      ))}
    </List>
  );
}

function Address({ channel, isNamed }: { channel: ChannelShape; isNamed: boolean }) {
  const { reachability, last_seen_at: seen, external_id: number } = channel;
  const isFine = reachability === "reachable";
  const since = t("contacts-since", { time: shortTime(channel.reachability_at) });
  const name = channelName(channel.kind);
  return (
    <Row
      before={<Icon name={isFine ? "chat" : "warning"} />}
      title={isNamed ? t("contacts-bot", { channel: name, bot: String(channel.bot_id) }) : name}
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
