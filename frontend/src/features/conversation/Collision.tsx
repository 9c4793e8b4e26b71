import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { presenceOf } from "@/features/tickets/presence";
import { Icon } from "@/ui/Icon";
import { oneLine } from "@/ui/oneLine";

/** "Anna is replying": before two people answer the same question. */
export function Collision({ ticketId }: { ticketId: string }) {
  const others = presenceOf(ticketId).typing.filter((one) => one.id !== me().id);
  const [first] = others;
  return (
    <p class="talk-collision" role="status">
      {first && (
        <>
          <Icon name="edit" size="s" />
          {others.length > 1
            ? t("talk-replying-several", { name: oneLine(first.name), n: others.length - 1 })
            : t("talk-replying", { name: oneLine(first.name) })}
        </>
      )}
    </p>
  );
}
